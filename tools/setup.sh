# The set-up that ./discant and ./test.sh share: packages of the operating system, the .NET SDK, one build at a time.
# To be sourced, with `root` set to the repository. Everything it says goes to stderr.

# Parallelism lies above libtorch (docs/engine.md): threads of OpenMP and OpenBLAS would only spin.
export OMP_NUM_THREADS=${OMP_NUM_THREADS:-1} OPENBLAS_NUM_THREADS=${OPENBLAS_NUM_THREADS:-1}
export DOTNET_gcServer=${DOTNET_gcServer:-0}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
# A build server that outlives us would keep our standard output and our lock.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

artifacts="$root/artifacts"
log="$artifacts/setup.log"

# Packages that one of the two needs beside those of both; it sets them before it calls set_up.
more_packages=()

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "discant: $*"
  exit 1
}

# find_dotnet: puts a dotnet that was installed for this user alone on the PATH.
find_dotnet() {
  local folder
  for folder in "${DOTNET_ROOT:-}" "${HOME:-}/.dotnet"; do
    command -v dotnet > /dev/null && return
    [[ -n $folder && -x $folder/dotnet ]] && PATH="$folder:$PATH"
  done
  command -v dotnet > /dev/null
}

# logged COMMAND...: output into the log; when the command fails, its errors are shown and we end.
logged() {
  printf "\n$ %s\n" "$*" >> "$log"
  local output="$log.part" status=0
  "$@" > "$output" 2>&1 < /dev/null || status=$?
  cat "$output" >> "$log"
  if [[ $status != 0 ]]; then
    { grep -E "error|Error|^E: |command not found" "$output" || tail -n 15 "$output"; } | awk "!seen[\$0]++" | head -n 15 >&2
    fail "this failed: $* (all of it: $log)"
  fi
}

packages() {
  local wanted=(cmake make g++ libopenblas0-pthread libsndfile1 libsamplerate0 ffmpeg "${more_packages[@]}")
  [[ -n ${DISCANT_TORCH_ROOT:-} ]] || wanted+=(libtorch-dev libgloo-dev)
  printf '%s\n' "${wanted[@]}"
}

# install_packages: what apt has and we need. Elsewhere than on Debian and its kin the user takes care of it (README).
install_packages() {
  command -v apt-get > /dev/null && command -v dpkg-query > /dev/null || return 0
  local package missing=()
  for package in $(packages); do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null) == installed ]] || missing+=("$package")
  done
  [[ ${#missing[@]} == 0 ]] && return
  local install="apt-get install -y --no-install-recommends ${missing[*]}" sudo=()
  if [[ $(id -u) != 0 ]]; then
    # sudo may ask for the password where somebody is there to type it.
    if command -v sudo > /dev/null && { sudo -n true 2> /dev/null || { [[ -t 0 && -t 2 ]] && say "discant: sudo installs ${missing[*]}" && sudo -v; }; }; then
      sudo=(sudo)
    else
      say "discant: packages are missing; as root, type:"
      say "apt-get update && $install"
      exit 1
    fi
  fi
  say "installing ${missing[*]} ..."
  local apt=("${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300)
  # The package lists may be absent or old: then, and only then, fetch them.
  "${apt[@]}" install -y --no-install-recommends "${missing[@]}" >> "$log" 2>&1 < /dev/null && return
  logged "${apt[@]}" update
  logged "${apt[@]}" install -y --no-install-recommends "${missing[@]}"
}

check_dotnet() {
  find_dotnet && dotnet --list-sdks 2> /dev/null | grep -qE '^[1-9][0-9]+\.' && return
  fail "the .NET SDK 10 or newer is needed; install it with: curl -sSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0"
}

# take_turn: one set-up or build at a time in this checkout; the lock goes with the process, or with leave_turn.
take_turn() {
  mkdir -p "$artifacts"
  command -v flock > /dev/null || return 0
  exec 8> "$artifacts/lock"
  flock -n 8 || { say "another build is running here, waiting ..." && flock 8; }
}

leave_turn() { exec 8>&-; }

# set_up: everything a build needs. Call it between take_turn and leave_turn.
set_up() {
  : > "$log"
  install_packages
  check_dotnet
  # Another libtorch than the one the native library was built against.
  local built_against="$artifacts/native/torch-root"
  if [[ -e $artifacts/native/libdiscant_native.so && $(cat "$built_against" 2> /dev/null) != "${DISCANT_TORCH_ROOT:-}" ]]; then
    rm -rf "$artifacts/native"
  fi
  mkdir -p "$artifacts/native"
  printf '%s' "${DISCANT_TORCH_ROOT:-}" > "$built_against"
  build_page
}

# build_page: the page of `discant studio`, again where its sources have changed. Without Node.js the program is built without the page,
# and says so when somebody wants to see it.
build_page() {
  local web="$root/src/Discant.Studio/web" page="$artifacts/page" inputs
  if ! command -v npm > /dev/null || ! node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' 2> /dev/null; then
    rm -rf "$page"
    say "note: without Node.js 20 or newer and npm, 'discant studio' has no page"
    return 0
  fi
  inputs=$(cd "$web" && find . \( -name node_modules -o -name test -o -name browser \) -prune -o -type f -print | LC_ALL=C sort | xargs cksum | cksum)
  [[ ! -e $page/dist/index.html || $(cat "$page/inputs" 2> /dev/null) != "$inputs" ]] || return 0
  say "building the page ..."
  mkdir -p "$page"
  # Only what the lock file names, and no script of any package.
  if (logged npm --prefix "$web" ci --ignore-scripts --no-audit --no-fund 8>&- && logged npm --prefix "$web" run build 8>&-); then
    printf '%s' "$inputs" > "$page/inputs"
  else
    # Everything else works without it, on a computer that reaches no registry too.
    rm -rf "$page"
    say "note: the page of 'discant studio' could not be built; the next build tries again"
  fi
}

# build PROJECT [OPTION...]: a release build. 8>&- : no compiler may hold our lock.
build() {
  logged dotnet restore --locked-mode "$1" 8>&-
  logged dotnet build -c Release --no-restore -nologo -v minimal "$@" 8>&-
}

/** The side: sending recordings in, and all that are there. */

import { addExample, cancelTake, deleteRecording, upload, type Recording, type StudioFacts, type Take, type TakeSettings } from "../api";
import { h, icon, iconButton, select } from "../dom";
import { duration, timeLeft, titleOf } from "../format";
import { attempt, complain } from "./toasts";
import { confirm } from "./dialogs";

const methodTitles: Record<string, string> = {
  "source-filter": "Voices (source-filter)",
  nmf: "Voices (NMF, to compare)",
  unet: "Voices (U-Net, to compare)",
  blind: "Instruments by timbre",
  pursuit: "Instruments, quick look",
};

export const methodTitle = (name: string): string => methodTitles[name] ?? name;

const smallScreen = window.matchMedia("(max-width: 820px)");

export class Library {
  readonly element: HTMLElement;
  onChoose: (id: string) => void = () => undefined;
  readonly #list = h("ul", { class: "recordings", "aria-label": "Recordings" });
  readonly #uploads = h("div", { class: "uploads" });
  // On a small screen what is there comes first, once there is something.
  readonly #add = h("details", { class: "add", open: true });
  #isFolded = false;
  readonly #settings: SettingsForm;
  readonly #items = new Map<string, RecordingItem>();
  #chosen: string | null = null;

  constructor(readonly facts: StudioFacts) {
    this.#settings = new SettingsForm(facts);
    const input = h("input", { type: "file", id: "file", class: "visually-hidden", accept: "audio/*,video/*", multiple: true });
    input.addEventListener("change", () => {
      for (const file of input.files ?? []) void this.#send(file);
      input.value = "";
    });
    const drop = h(
      "label",
      { class: "drop", for: "file" },
      icon("upload"),
      h("span", {}, h("strong", {}, "Drop a recording"), " or choose a file"),
      h("small", {}, `Up to ${Math.round(facts.durationSeconds / 60)} minutes, ${Math.round(facts.uploadBytes / 1e6)} MB`),
    );
    this.#acceptDrops(drop);
    const example = h("button", { type: "button", class: "example", onclick: () => void this.#sing(example) }, "Try it with a chorale sung by the program");
    this.#add.append(h("summary", { class: "button" }, "Add a recording"), h("section", { "aria-label": "Add a recording" }, input, drop, this.#settings.element, example));
    this.element = h(
      "aside",
      { class: "side", "aria-label": "Recordings" },
      this.#add,
      this.#uploads,
      h("h2", { class: "visually-hidden" }, "Recordings"),
      this.#list,
    );
  }

  get settings(): SettingsForm {
    return this.#settings;
  }

  /** Shows recordings as they are now. */
  update(recordings: Recording[]): void {
    if (!this.#isFolded && recordings.length > 0) {
      this.#isFolded = true;
      this.#add.open = !smallScreen.matches;
    }
    const ids = new Set(recordings.map((r) => r.id));
    for (const [id, item] of this.#items)
      if (!ids.has(id)) {
        item.element.remove();
        this.#items.delete(id);
      }
    recordings.forEach((recording, k) => {
      let item = this.#items.get(recording.id);
      if (!item) {
        item = new RecordingItem(recording.id, () => this.onChoose(recording.id));
        this.#items.set(recording.id, item);
      }
      item.update(recording, recording.id === this.#chosen);
      if (this.#list.children[k] !== item.element) this.#list.insertBefore(item.element, this.#list.children[k] ?? null);
    });
  }

  choose(id: string | null): void {
    this.#chosen = id;
    for (const [own, item] of this.#items) item.setChosen(own === id);
  }

  #acceptDrops(drop: HTMLElement): void {
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;
    // Anywhere on the page: nobody should have to aim.
    document.addEventListener("dragover", (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      drop.classList.add("over");
    });
    document.addEventListener("dragleave", (event) => {
      if (!event.relatedTarget) drop.classList.remove("over");
    });
    document.addEventListener("drop", (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      drop.classList.remove("over");
      for (const file of event.dataTransfer!.files) void this.#send(file);
    });
  }

  async #sing(button: HTMLButtonElement): Promise<void> {
    button.disabled = true;
    button.textContent = "Singing …";
    await attempt(async () => this.onChoose((await addExample({ ...this.#settings.value, voices: this.#settings.value.voices ?? 4 })).id));
    button.disabled = false;
    button.textContent = "Try it with a chorale sung by the program";
  }

  async #send(file: File): Promise<void> {
    if (file.size > this.facts.uploadBytes) return complain(new Error(`${file.name} is larger than the studio accepts (${Math.round(this.facts.uploadBytes / 1e6)} MB).`));
    const bar = h("progress", { max: "1", value: "0", "aria-label": `Sending ${file.name}` });
    const state = h("span", { class: "soft" }, "sending");
    const row = h("div", { class: "upload" }, h("span", { class: "name" }, file.name), state, bar);
    const sending = upload(file, this.#settings.value, (fraction) => {
      bar.value = fraction;
      if (fraction >= 1) state.textContent = "checking";
    });
    row.append(iconButton("close", `Stop sending ${file.name}`, sending.cancel));
    this.#uploads.append(row);
    await attempt(async () => this.onChoose((await sending.done).id));
    row.remove();
  }
}

/** How a recording is to be taken apart. */
export class SettingsForm {
  readonly element: HTMLElement;
  value: TakeSettings;

  constructor(facts: StudioFacts, start?: TakeSettings) {
    this.value = start ?? { voices: null, method: facts.methods[0]!.name, quality: "fast" };
    const voices: [string, string][] = [["", "Find out"], ...Array.from({ length: facts.mostVoices }, (_, k): [string, string] => [String(k + 1), String(k + 1)])];
    const voicesField = select("Voices", voices, this.value.voices === null ? "" : String(this.value.voices), (v) => (this.value = { ...this.value, voices: v === "" ? null : Number(v) }));
    const quality = select(
      "Quality",
      [
        ["fast", "Fast"],
        ["best", "Best (minutes)"],
      ],
      this.value.quality,
      (v) => (this.value = { ...this.value, quality: v }),
    );
    const qualityBox = quality.querySelector("select")!;
    const voicesBox = voicesField.querySelector("select")!;
    const adapt = (): void => {
      const method = facts.methods.find((m) => m.name === this.value.method)!;
      qualityBox.disabled = !method.canFit;
      if (!method.canFit) this.value = { ...this.value, quality: (qualityBox.value = "fast") };
      voicesBox.options[0]!.disabled = method.needsVoices;
      for (const option of [...voicesBox.options].slice(1)) option.disabled = Number(option.value) > method.mostVoices;
      const voices = this.value.voices ?? (method.needsVoices ? 2 : null);
      this.value = { ...this.value, voices: voices && Math.min(voices, method.mostVoices) };
      voicesBox.value = String(this.value.voices ?? "");
    };
    const method = select(
      "Method",
      facts.methods.map((m): [string, string] => [m.name, methodTitle(m.name)]),
      this.value.method,
      (v) => {
        this.value = { ...this.value, method: v };
        adapt();
      },
    );
    adapt();
    this.element = h("div", { class: "settings" }, voicesField, quality, method);
  }
}

/** One recording in the list; it changes in place, so that nothing jumps and the focus stays. */
class RecordingItem {
  readonly element = h("li", { class: "recording" });
  readonly #name = h("span", { class: "name" });
  readonly #state = h("span", { class: "soft" });
  readonly #bar = h("progress", { max: "1" });
  readonly #button: HTMLButtonElement;
  readonly #cancel: HTMLButtonElement;
  #recording: Recording | null = null;
  #busy: Take | null = null;

  constructor(
    readonly id: string,
    choose: () => void,
  ) {
    this.#button = h("button", { type: "button", class: "choose", onclick: choose }, this.#name, this.#state);
    this.#cancel = iconButton("close", "Cancel", () => void attempt(async () => this.#busy && (await cancelTake(this.#busy.id))));
    const remove = iconButton("bin", "Delete", () => void this.#delete());
    this.element.append(this.#button, this.#cancel, remove, this.#bar);
  }

  setChosen(isChosen: boolean): void {
    this.element.classList.toggle("chosen", isChosen);
    if (isChosen) this.#button.setAttribute("aria-current", "true");
    else this.#button.removeAttribute("aria-current");
  }

  update(recording: Recording, isChosen: boolean): void {
    this.#recording = recording;
    this.#busy = recording.takes.find((t) => t.state === "Running") ?? recording.takes.find((t) => t.state === "Queued") ?? null;
    this.#name.textContent = titleOf(recording.name);
    this.#name.title = recording.name;
    this.#state.textContent = `${duration(recording.seconds)} · ${stateText(recording, this.#busy)}`;
    this.#bar.hidden = this.#busy === null;
    this.#bar.value = this.#busy?.fraction ?? 0;
    this.#bar.setAttribute("aria-label", `Progress of ${recording.name}`);
    this.#cancel.hidden = this.#busy === null;
    this.#cancel.setAttribute("aria-label", `Cancel the work on ${recording.name}`);
    this.element.lastElementChild?.previousElementSibling?.setAttribute("aria-label", `Delete ${recording.name}`);
    this.setChosen(isChosen);
  }

  async #delete(): Promise<void> {
    if (!this.#recording || !(await confirm(`Delete “${this.#recording.name}” and everything made of it?`, "Delete"))) return;
    await attempt(() => deleteRecording(this.id));
  }
}

function stateText(recording: Recording, busy: Take | null): string {
  if (busy) return takeText(busy);
  const last = recording.takes[recording.takes.length - 1];
  const done = [...recording.takes].reverse().find((t) => t.state === "Done");
  if (last?.state === "Failed") return "failed";
  if (done) return `${done.voices.length} ${done.voices.length === 1 ? "voice" : "voices"}${recording.takes.length > 1 ? ` · ${recording.takes.length} takes` : ""}`;
  return last?.state === "Cancelled" ? "cancelled" : "no takes";
}

/** What a take that waits or runs is doing. */
export function takeText(take: Take): string {
  if (take.state === "Queued") return "waiting";
  const left = take.secondsLeft === null ? "" : ` · ${timeLeft(take.secondsLeft)}`;
  return `${take.stage} · ${Math.floor(100 * take.fraction)} %${left}`;
}

@echo off
rem Runs Discant on Windows; builds it on each start (quick when nothing changed). Untested; see README.md for what it needs.
setlocal
if not defined DISCANT_TORCH_ROOT echo set DISCANT_TORCH_ROOT to the folder of a downloaded libtorch>&2 & exit /b 1
where /q dotnet || (echo the .NET SDK 10 is needed: https://dotnet.microsoft.com/download>&2 & exit /b 1)
if not defined OMP_NUM_THREADS set OMP_NUM_THREADS=1
set DOTNET_CLI_TELEMETRY_OPTOUT=1
set DOTNET_NOLOGO=1
set "PATH=%DISCANT_TORCH_ROOT%\lib;%PATH%"
set "project=%~dp0src\Discant.Cli"
dotnet build -c Release -v quiet -p:RunAnalyzers=false "%project%" >&2 || exit /b 1
dotnet "%project%\bin\Release\net10.0\Discant.Cli.dll" %*

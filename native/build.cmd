@echo off
rem Builds the C interface to a downloaded libtorch (DISCANT_TORCH_ROOT) into artifacts\native. Untested.
setlocal
set "out=%~dp0..\artifacts\native"
if not defined DISCANT_TORCH_ROOT echo set DISCANT_TORCH_ROOT to the folder of a downloaded libtorch>&2 & exit /b 1
cmake -S "%~dp0." -B "%out%\build" -DDISCANT_TORCH_ROOT="%DISCANT_TORCH_ROOT:\=/%" || exit /b 1
cmake --build "%out%\build" --config Release || exit /b 1
copy /y "%out%\build\Release\discant_native.dll" "%out%\discant_native.dll"

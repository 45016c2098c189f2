rem Makes FOLDER, and lets the executable write there.
:writable
if exist "%FOLDER%\" goto :writable_exists
if defined DRY_RUN (
  set /a CHANGES+=1
  echo folder "%FOLDER%": make it, and let the pool write there
  exit /b 0
)
set /a CHANGES+=1
echo folder "%FOLDER%": make it
mkdir "%FOLDER%"
if not exist "%FOLDER%\" exit /b 1
:writable_exists
set "SHOWN=IIS APPPOOL\%POOL%:(OI)(CI)"
set "ENOUGH=M F"
set "GRANTED=IIS AppPool\%POOL%:(OI)(CI)(M)"
call :grant
exit /b %errorlevel%


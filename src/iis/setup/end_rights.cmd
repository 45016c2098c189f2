rem Grants GRANTED on FOLDER, where icacls does not show it as SHOWN. Windows may need a moment to know a new pool's identity.
:grant
"%ICACLS%" "%FOLDER%" >"%ANSWER%"
if not "%errorlevel%"=="0" (
  type "%ANSWER%"
  exit /b 1
)
"%FIND%" /i "%SHOWN%" <"%ANSWER%" >nul
if "%errorlevel%"=="0" (
  echo rights of "%FOLDER%": nothing to do
  exit /b 0
)
set /a CHANGES+=1
echo rights of "%FOLDER%": grant "%GRANTED%"
if defined DRY_RUN exit /b 0
set /a TRIES=0
:grant_again
"%ICACLS%" "%FOLDER%" /grant "%GRANTED%"
if "%errorlevel%"=="0" exit /b 0
set /a TRIES+=1
if "%TRIES%"=="5" exit /b 1
"%TOOLS%\ping.exe" -n 3 127.0.0.1 >nul
goto :grant_again

rem Closes FOLDER, which is App_Data.
:close
"%ICACLS%" "%FOLDER%" >"%ANSWER%"
if not "%errorlevel%"=="0" (
  type "%ANSWER%"
  exit /b 1
)
set "OPEN="
"%FIND%" ":(I)(" <"%ANSWER%" >nul
if "%errorlevel%"=="0" set "OPEN=1"
"%FIND%" /i "\IUSR:" <"%ANSWER%" >nul
if "%errorlevel%"=="0" set "OPEN=1"
"%FIND%" /i "IIS APPPOOL\%POOL%:(OI)(CI)(RX)" <"%ANSWER%" >nul
if not "%errorlevel%"=="0" set "OPEN=1"
if not defined OPEN (
  echo rights of "%FOLDER%": nothing to do
  exit /b 0
)
set /a CHANGES+=1
echo rights of "%FOLDER%": for the pool, the system and administrators only
if defined DRY_RUN exit /b 0
"%ICACLS%" "%FOLDER%" /grant "*S-1-5-18:(OI)(CI)(F)" "*S-1-5-32-544:(OI)(CI)(F)" "IIS AppPool\%POOL%:(OI)(CI)(RX)"
if not "%errorlevel%"=="0" exit /b 1
"%ICACLS%" "%FOLDER%" /inheritance:r
if not "%errorlevel%"=="0" exit /b 1
"%ICACLS%" "%FOLDER%" /remove:g *S-1-5-17 *S-1-5-32-545
if not "%errorlevel%"=="0" exit /b 1
exit /b 0


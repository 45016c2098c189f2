rem Grants GRANTED on FOLDER, unless icacls shows one of the rights ENOUGH after SHOWN: who has more keeps it. Windows may need
rem a moment to know a new pool's identity.
:grant
"%ICACLS%" "%FOLDER%" >"%ANSWER%"
if not "%errorlevel%"=="0" (
  type "%ANSWER%"
  exit /b 1
)
set "IS_ENOUGH="
for %%R in (%ENOUGH%) do call :check_right %%R
if defined IS_ENOUGH (
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

rem Sees whether the right %1 is there. Without the bracket that closes: (RX,W) is enough for RX.
:check_right
"%FIND%" /i "%SHOWN%(%1" <"%ANSWER%" >nul
if "%errorlevel%"=="0" set "IS_ENOUGH=1"
exit /b 0

rem Closes FOLDER, which is App_Data. Who visitors may be has no entry in it: everyone (S-1-1-0), users who logged on
rem (S-1-5-11), IUSR (S-1-5-17), users (S-1-5-32-545), IIS_IUSRS (S-1-5-32-568). The pool's only entry is to read.
:close
"%ICACLS%" "%FOLDER%" >"%ANSWER%"
if not "%errorlevel%"=="0" (
  type "%ANSWER%"
  exit /b 1
)
set "OPEN="
"%FIND%" ":(I)(" <"%ANSWER%" >nul
if "%errorlevel%"=="0" set "OPEN=1"
"%FIND%" /i "IIS APPPOOL\%POOL%:" <"%ANSWER%" >"%LINE%"
"%FIND%" /i "IIS APPPOOL\%POOL%:(OI)(CI)(RX)" <"%LINE%" >nul
if not "%errorlevel%"=="0" set "OPEN=1"
"%FIND%" /i /v "IIS APPPOOL\%POOL%:(OI)(CI)(RX)" <"%LINE%" >nul
if "%errorlevel%"=="0" set "OPEN=1"
for %%S in (S-1-1-0 S-1-5-11 S-1-5-17 S-1-5-32-545 S-1-5-32-568) do call :check_visitor %%S
if not defined OPEN (
  echo rights of "%FOLDER%": nothing to do
  exit /b 0
)
set /a CHANGES+=1
echo rights of "%FOLDER%": for the pool, the system and administrators only
if defined DRY_RUN exit /b 0
rem A grant is added to what is there, and even with /grant:r an entry for this folder alone would stay.
"%ICACLS%" "%FOLDER%" /remove "IIS AppPool\%POOL%"
if not "%errorlevel%"=="0" exit /b 1
"%ICACLS%" "%FOLDER%" /grant "*S-1-5-18:(OI)(CI)(F)" "*S-1-5-32-544:(OI)(CI)(F)" "IIS AppPool\%POOL%:(OI)(CI)(RX)"
if not "%errorlevel%"=="0" exit /b 1
"%ICACLS%" "%FOLDER%" /inheritance:r
if not "%errorlevel%"=="0" exit /b 1
"%ICACLS%" "%FOLDER%" /remove *S-1-1-0 *S-1-5-11 *S-1-5-17 *S-1-5-32-545 *S-1-5-32-568
if not "%errorlevel%"=="0" exit /b 1
exit /b 0

rem Sees whether FOLDER, which is App_Data, has an entry for the identity %1. Names differ with the language of Windows, and so
rem does what icacls says here; but it names the folder only where there is one.
:check_visitor
"%ICACLS%" "%FOLDER%" /findsid *%1 >"%ANSWER%" 2>nul
"%FIND%" /i "\App_Data" <"%ANSWER%" >nul
if "%errorlevel%"=="0" set "OPEN=1"
exit /b 0


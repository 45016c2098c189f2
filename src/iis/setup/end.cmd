:finished
call :tidy
echo.
if "%CHANGES%"=="0" (
  echo Nothing was to do.
) else if defined DRY_RUN (
  echo Changes that would be made: %CHANGES%. Nothing was changed.
) else (
  echo Changes made: %CHANGES%. Running it again changes nothing.
)
if defined RESTART echo Windows wants a restart to complete this: restart the server, then run this again.
if defined MANAGED echo Note: the pool "%POOL%" loads .NET, which this site does not need.@NOTE@
if not defined DRY_RUN if not defined RESTART echo Next: open the site in a browser.
exit /b 0

:appcmd_failed
set "CAUSE=appcmd failed"
set "CURE=see what it says above, then run this again: what is done already stays"
goto :failed

:feature_failed
set "CAUSE=a feature of Windows could not be installed"
set "CURE=see what dism says above, then run this again: what is done already stays"
goto :failed

:icacls_failed
set "CAUSE=the rights of a folder could not be set"
set "CURE=see what icacls says above, then run this again: what is done already stays"
goto :failed

:failed
call :tidy
echo.
echo error: %CAUSE%
echo help: %CURE%
exit /b 1

rem Removes what the tools answered.
:tidy
if not defined ANSWER exit /b 0
if exist "%ANSWER%" del "%ANSWER%"
if exist "%LINE%" del "%LINE%"
exit /b 0

rem --- Steps that are done more than once ---

rem Installs the Windows feature %1.
:feature
"%DISM%" /online /english /get-featureinfo /featurename:%1 >"%ANSWER%"
if not "%errorlevel%"=="0" (
  type "%ANSWER%"
  exit /b 1
)
"%FIND%" "State : Enabled" <"%ANSWER%" >nul
if "%errorlevel%"=="0" (
  echo feature %1: nothing to do
  exit /b 0
)
"%FIND%" "State : Enable Pending" <"%ANSWER%" >nul
if "%errorlevel%"=="0" (
  echo feature %1: waits for a restart
  set "RESTART=1"
  exit /b 0
)
set /a CHANGES+=1
echo feature %1: install
if defined DRY_RUN exit /b 0
"%DISM%" /online /english /enable-feature /all /norestart /featurename:%1
set "CODE=%errorlevel%"
rem 3010 is done, with a restart to come.
if "%CODE%"=="3010" (
  set "RESTART=1"
  exit /b 0
)
if not "%CODE%"=="0" exit /b 1
exit /b 0

rem Remembers the application of the virtual directory VDIR if its folder is ours.
:compare_folder
set "PHYSICAL="
"%APPCMD%" list vdir "%VDIR%" /text:physicalPath >"%LINE%"
set /p PHYSICAL=<"%LINE%"
if not defined PHYSICAL exit /b 0
if "%PHYSICAL:~-1%"=="\" set "PHYSICAL=%PHYSICAL:~0,-1%"
if /i "%PHYSICAL%"=="%ROOT%" goto :is_ours
if /i not "%ROOT:~0,2%"=="%SystemDrive%" exit /b 0
if /i not "%PHYSICAL%"=="%%SystemDrive%%%ROOT:~2%" exit /b 0
:is_ours
set "FOUND="
"%APPCMD%" list vdir "%VDIR%" /text:app.name >"%LINE%"
set /p FOUND=<"%LINE%"
rem A virtual directory inside an application is a folder of that site, and no site.
if not "%VDIR%"=="%FOUND%" if not "%VDIR%"=="%FOUND%/" exit /b 0
if defined LOCATION set "AMBIGUOUS=1"
set "APP=%FOUND%"
set "LOCATION=%APP%"
if "%APP:~-1%"=="/" set "LOCATION=%APP:~0,-1%"
exit /b 0


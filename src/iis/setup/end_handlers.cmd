rem Reads the handlers of the folder SCOPE.
:read_handlers
set "DIFFERS="
"%APPCMD%" list config "%LOCATION%%SCOPE%" -section:system.webServer/handlers >"%ANSWER%"
if "%errorlevel%"=="0" exit /b 0
type "%ANSWER%"
exit /b 1

rem Sees whether the handler NAME is there as it shall be.
:check_handler
"%FIND%" "name=""%NAME_XML%""" <"%ANSWER%" >"%LINE%"
"%FIND%" "verb=""%VERBS%""" <"%LINE%" >nul
if not "%errorlevel%"=="0" set "DIFFERS=1"
"%FIND%" "%TARGET%" <"%LINE%" >nul
if not "%errorlevel%"=="0" set "DIFFERS=1"
exit /b 0

rem Removes the handler NAME where it is there.
:remove_handler
"%FIND%" "name=""%NAME_XML%""" <"%ANSWER%" >nul
if not "%errorlevel%"=="0" exit /b 0
if defined DRY_RUN exit /b 0
"%APPCMD%" set config "%LOCATION%%SCOPE%" -section:system.webServer/handlers "/-[name='%NAME%']" /commit:apphost
if not "%errorlevel%"=="0" exit /b 1
exit /b 0

rem Adds the handler NAME.
:add_handler
set /a CHANGES+=1
echo handlers of "%LOCATION%%SCOPE%": set "%NAME%"
if defined DRY_RUN exit /b 0
"%APPCMD%" set config "%LOCATION%%SCOPE%" -section:system.webServer/handlers "/+[name='%NAME%',%SETTINGS%]" /commit:apphost
if not "%errorlevel%"=="0" exit /b 1
exit /b 0


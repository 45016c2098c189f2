rem --- Handlers ---

rem Handlers in web.config are an error 500.19 unless the section is unlocked; it is, for this site alone. Whether IIS can
rem read them is seen by reading them.
@SCOPE@
"%APPCMD%" list config "%LOCATION%/%SCOPE%" -section:system.webServer/handlers >nul 2>nul
if "%errorlevel%"=="0" (
  echo handlers: nothing to do
  goto :handlers_done
)
set /a CHANGES+=1
echo handlers: unlock them for "%LOCATION%"
if defined DRY_RUN goto :handlers_done
"%APPCMD%" unlock config "%LOCATION%" -section:system.webServer/handlers /commit:apphost
if not "%errorlevel%"=="0" goto :appcmd_failed
"%APPCMD%" list config "%LOCATION%/%SCOPE%" -section:system.webServer/handlers >"%ANSWER%"
if not "%errorlevel%"=="0" (
  type "%ANSWER%"
  set "CAUSE=IIS can't read the handlers of web.config"
  set "CURE=see what it says above; where a policy forbids it, set handlers of [iis] to applicationHost and build again"
  goto :failed
)
:handlers_done


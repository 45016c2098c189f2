rem --- Windows authentication ---

rem Some pages are for users only: web.config says which. How they log on is locked, so it is set here. Anonymous
rem visitors stay welcome elsewhere.
set "SECTION=system.webServer/security/authentication/windowsAuthentication"
"%APPCMD%" list config "%LOCATION%" -section:%SECTION% >"%ANSWER%"
if not "%errorlevel%"=="0" (
  type "%ANSWER%"
  set "CAUSE=appcmd can't read whether users can log on"
  set "CURE=see what it says above"
  goto :failed
)
"%FIND%" "<windowsAuthentication " <"%ANSWER%" >"%LINE%"
"%FIND%" " enabled=""true""" <"%LINE%" >nul
if "%errorlevel%"=="0" (
  echo Windows authentication: nothing to do
  goto :authentication_done
)
set /a CHANGES+=1
echo Windows authentication: enable it for "%LOCATION%"
if defined DRY_RUN goto :authentication_done
"%APPCMD%" set config "%LOCATION%" -section:%SECTION% /enabled:true /commit:apphost
if not "%errorlevel%"=="0" goto :appcmd_failed
:authentication_done


rem --- The FastCGI application ---

rem IIS starts what is registered here and nothing else. The path is compared letter by letter with that of web.config.
rem ReturnGeneric500: what a failing program says is not for visitors. monitorChangesTo: a new executable is started when
rem this file changes. The times: a request gets 90 seconds, a silent one 60, a process without work ends after 30 minutes.
"%APPCMD%" list config -section:system.webServer/fastCgi >"%ANSWER%"
if not "%errorlevel%"=="0" (
  type "%ANSWER%"
  set "CAUSE=appcmd can't read the FastCGI applications"
  set "CURE=see what it says above; 'iisreset' helps where IIS-CGI was just installed"
  goto :failed
)
"%FIND%" /i "fullPath=""%EXECUTABLE_XML%""" <"%ANSWER%" >nul
if "%errorlevel%"=="0" goto :registered
set /a CHANGES+=1
echo FastCGI application: register "%EXECUTABLE%"
if defined DRY_RUN goto :fastcgi_done
"%APPCMD%" set config -section:system.webServer/fastCgi "/+[fullPath='%EXECUTABLE%',@SETTINGS@]" /commit:apphost
if not "%errorlevel%"=="0" goto :appcmd_failed
goto :fastcgi_done

:registered
set /a BEFORE=CHANGES
@EACH@
set "NAME=monitorChangesTo"
set "VALUE=%EXECUTABLE:~0,-3%version"
set "VALUE_XML=%EXECUTABLE_XML:~0,-3%version"
call :compare_attribute
if errorlevel 1 goto :appcmd_failed
if "%CHANGES%"=="%BEFORE%" echo FastCGI application: nothing to do
:fastcgi_done


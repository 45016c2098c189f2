rem Gives the FastCGI application's attribute NAME the value VALUE.
:attribute
"%FIND%" /i "fullPath=""%EXECUTABLE_XML%""" <"%ANSWER%" | "%FIND%" /i " %NAME%=""%VALUE_XML%""" >nul
if "%errorlevel%"=="0" exit /b 0
set /a CHANGES+=1
echo FastCGI application: set %NAME% to "%VALUE%"
if defined DRY_RUN exit /b 0
"%APPCMD%" set config -section:system.webServer/fastCgi "/[fullPath='%EXECUTABLE%'].%NAME%:%VALUE%" /commit:apphost
if not "%errorlevel%"=="0" exit /b 1
exit /b 0


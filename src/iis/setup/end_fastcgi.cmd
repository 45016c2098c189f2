rem Gives the FastCGI application's attribute %1 the value %2.
:attribute
set "NAME=%1"
set "VALUE=%2"
set "VALUE_XML=%2"
rem The same for NAME and VALUE, which may hold any character.
:compare_attribute
"%FIND%" /i "fullPath=""%EXECUTABLE_XML%""" <"%ANSWER%" >"%LINE%"
"%FIND%" /i " %NAME%=""%VALUE_XML%""" <"%LINE%" >nul
if "%errorlevel%"=="0" exit /b 0
set /a CHANGES+=1
echo FastCGI application: set %NAME% to "%VALUE%"
if defined DRY_RUN exit /b 0
"%APPCMD%" set config -section:system.webServer/fastCgi "/[fullPath='%EXECUTABLE%'].%NAME%:%VALUE%" /commit:apphost
if not "%errorlevel%"=="0" exit /b 1
exit /b 0


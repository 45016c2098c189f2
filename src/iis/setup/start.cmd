
set "DRY_RUN="
set "RESTART="
set "MANAGED="
set "ANSWER="
set /a CHANGES=0
if "%~1"=="" goto :start
if not "%~2"=="" goto :usage
if /i "%~1"=="--dry-run" (
  set "DRY_RUN=1"
  goto :start
)
if "%~1"=="/?" (
  call :print_usage
  exit /b 0
)
:usage
call :print_usage
exit /b 2

:print_usage
echo usage: iis-setup.cmd             prepares IIS for the site in the folder above
echo        iis-setup.cmd --dry-run   says what it would do, and changes nothing
exit /b 0

:start
rem A 32-bit command prompt sees other tools under System32; the real ones are Sysnative there.
set "TOOLS=%windir%\System32"
if exist "%windir%\Sysnative\cmd.exe" set "TOOLS=%windir%\Sysnative"
set "APPCMD=%TOOLS%\inetsrv\appcmd.exe"
set "DISM=%TOOLS%\dism.exe"
set "FIND=%TOOLS%\find.exe"
set "ICACLS=%TOOLS%\icacls.exe"

rem --- Who runs this, and where ---

rem fltmc answers administrators only.
"%TOOLS%\fltmc.exe" >nul 2>nul
if not "%errorlevel%"=="0" (
  set "CAUSE=this is not run as administrator"
  set "CURE=open a command prompt with Run as administrator, and run iis-setup.cmd there"
  goto :failed
)
rem web.config names the executable by its whole path, so that the site works in one folder only.
if /i not "%~dp0"=="%ROOT%\App_Data\" (
  echo this file lies in "%~dp0"
  echo it is made for    "%ROOT%\App_Data\"
  set "CAUSE=the site was built for another folder"
  set "CURE=copy it there, or set root of [iis] in site.toml and build again"
  goto :failed
)
if not exist "%ROOT%\web.config" (
  set "CAUSE=there is no web.config beside App_Data"
  set "CURE=copy the whole of output, then run this again"
  goto :failed
)
rem What a tool answers is kept here for a moment.
set "ANSWER=%TEMP%\iis-setup-%RANDOM%%RANDOM%.txt"
set "LINE=%ANSWER%.line"


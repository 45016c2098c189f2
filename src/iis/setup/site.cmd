rem --- Site and application pool ---

rem The site is the one whose folder is ours. IIS often keeps the drive as a variable's name.
set "LOCATION="
set "AMBIGUOUS="
"%APPCMD%" list vdir /text:vdir.name >"%ANSWER%"
if not "%errorlevel%"=="0" (
  type "%ANSWER%"
  set "CAUSE=appcmd can't list the sites"
  set "CURE=see what it says above"
  goto :failed
)
for /f "usebackq delims=" %%V in ("%ANSWER%") do (
  set "VDIR=%%V"
  call :compare_folder
)
if defined AMBIGUOUS (
  set "CAUSE=more than one site has this folder"
  set "CURE=give the others folders of their own in IIS Manager, then run this again"
  goto :failed
)
if not defined LOCATION (
  set "CAUSE=no site of IIS has this folder"
  set "CURE=make one in IIS Manager whose physical path is the folder above App_Data, then run this again"
  goto :failed
)
set "POOL="
"%APPCMD%" list app "%APP%" /text:applicationPool >"%LINE%"
set /p POOL=<"%LINE%"
if not defined POOL (
  set "CAUSE=the application pool of the site is not known"
  set "CURE=choose one in IIS Manager, under Basic Settings of the site, then run this again"
  goto :failed
)
echo site "%LOCATION%", application pool "%POOL%": found
rem Another site may need the pool's .NET, so it is only told.
set "MANAGED="
"%APPCMD%" list apppool "%POOL%" /text:managedRuntimeVersion >"%LINE%"
set /p MANAGED=<"%LINE%"


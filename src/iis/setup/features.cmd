if defined DRY_RUN if not exist "%APPCMD%" (
  echo IIS is not there yet: what else is to do can be told once it is
  goto :finished
)
if not exist "%APPCMD%" (
  set "CAUSE=IIS is installed, but appcmd.exe is missing"
  set "CURE=restart the server if Windows asks for it, then run this again"
  goto :failed
)


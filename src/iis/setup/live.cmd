rem The executable writes here, and nowhere else.
for %%N in (data logs) do (
  set "FOLDER=%ROOT%\App_Data\%%N"
  call :writable
  if errorlevel 1 goto :icacls_failed
)

rem --- Rights ---

rem The pool's identity reads the site; IUSR, who stands for anonymous visitors, too (S-1-5-17: names of built-in accounts
rem differ with the language of Windows).
set "FOLDER=%ROOT%"
set "SHOWN=IIS APPPOOL\%POOL%:(OI)(CI)"
set "ENOUGH=RX M F"
set "GRANTED=IIS AppPool\%POOL%:(OI)(CI)(RX)"
call :grant
if not "%errorlevel%"=="0" goto :icacls_failed
set "SHOWN=\IUSR:(OI)(CI)"
set "GRANTED=*S-1-5-17:(OI)(CI)(RX)"
call :grant
if not "%errorlevel%"=="0" goto :icacls_failed
rem App_Data is for the pool's identity, the system (S-1-5-18) and administrators (S-1-5-32-544). What they are granted comes
rem before anything is closed, so that no administrator is locked out in between.
set "FOLDER=%ROOT%\App_Data"
call :close
if not "%errorlevel%"=="0" goto :icacls_failed
@LIVE@

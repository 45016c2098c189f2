rem --- Rights ---

rem The pool's identity reads the site; IUSR, who stands for anonymous visitors, too (S-1-5-17: names of built-in accounts
rem differ with the language of Windows).
set "FOLDER=%ROOT%"
set "SHOWN=IIS APPPOOL\%POOL%:(OI)(CI)(RX)"
set "GRANTED=IIS AppPool\%POOL%:(OI)(CI)(RX)"
call :grant
if not "%errorlevel%"=="0" goto :icacls_failed
set "SHOWN=\IUSR:(OI)(CI)(RX)"
set "GRANTED=*S-1-5-17:(OI)(CI)(RX)"
call :grant
if not "%errorlevel%"=="0" goto :icacls_failed
rem App_Data is for the pool's identity, the system (S-1-5-18) and administrators (S-1-5-32-544); neither for IUSR nor for
rem users (S-1-5-32-545). What is granted comes first, so that nobody is locked out in between.
set "FOLDER=%ROOT%\App_Data"
call :close
if not "%errorlevel%"=="0" goto :icacls_failed
@LIVE@

rem --- Handlers ---

rem They stand in applicationHost.config, for these folders only; web.config holds none. Their order matters: where one
rem differs, all of its folder are set anew.
set /a BEFORE=CHANGES

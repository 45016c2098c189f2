@echo off
setlocal EnableExtensions DisableDelayedExpansion
rem This prepares IIS on this server for the site in the folder above this file. Run it once, as administrator; again after
rem a change of [iis] in site.toml. Each step looks before it changes anything, so that a second run changes nothing.
rem
rem   iis-setup.cmd             does it
rem   iis-setup.cmd --dry-run   says what it would do
rem
rem Exit status: 0 done, 1 refused or failed, 2 wrong usage. The file is made by "generator build": change [iis] instead.


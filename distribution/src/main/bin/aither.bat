@echo off
rem Starts AitherZero, as bin/aither does. The environment may hold:
rem   JAVA_HOME         the JDK or JRE to run on, 17 or newer (else: java on the PATH)
rem   AITHER_HOME       the folder with conf, plugins and var (else: the one this script is in)
rem   AITHER_JAVA_OPTS  more options for the JVM, separated by spaces
rem 'start', 'boot' and 'dev' take the options in conf\jvm.options of that folder, too.
setlocal EnableExtensions DisableDelayedExpansion

set "dist=%~dp0.."
set "home=%dist%"
if defined AITHER_HOME set "home=%AITHER_HOME%"
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java.exe"
if defined JAVA_HOME if not exist "%java%" (
    echo aither: no Java at %java%; point JAVA_HOME to a JDK 17 or newer, or unset it to use java on the PATH 1>&2
    exit /b 1
)

set "flags=-XX:TieredStopAtLevel=1"
if "%~1"=="bench" set "flags="
set "opens="
if "%~1"=="dev" set "opens=--add-opens java.base/java.lang=ALL-UNNAMED"
set "debug="
set "wanted="
if "%~1"=="dev" for %%w in (%*) do call :debugged %%w
if defined debug set "opens=%opens% -Daither.debug=%debug% -agentlib:jdwp=transport=dt_socket,server=y,suspend=n,quiet=y,address=127.0.0.1:%debug%"
if not "%~1"=="start" if not "%~1"=="boot" if not "%~1"=="dev" goto run
set "flags=-XX:NewSize=64m -XX:Tier4InvocationThreshold=20000 -XX:Tier4MinInvocationThreshold=5000 -XX:Tier4CompileThreshold=40000 -XX:Tier4BackEdgeThreshold=160000"
if exist "%home%\conf\jvm.options" for /f "usebackq eol=# delims=" %%o in ("%home%\conf\jvm.options") do call set flags=%%flags%% "%%o"

:run
"%java%" -Xlog:disable -Xlog:all=error:stderr %flags% %opens% "-Daither.home=%home%" %AITHER_JAVA_OPTS% -jar "%dist%\aither.jar" %*
exit /b %ERRORLEVEL%

:debugged
rem an equals sign parts words here: the port is the word behind the option
if defined wanted echo %~1| findstr /r /x "[0-9][0-9]*" >nul && set "debug=%~1"
set "wanted="
if "%~1"=="--debug" set "debug=5005"
if "%~1"=="--debug" set "wanted=yes"
exit /b 0

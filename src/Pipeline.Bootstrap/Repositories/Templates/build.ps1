# Runs Pipeline in the version that .config/dotnet-tools.json names, with the .NET SDK (10 or later). See build.sh, which this mirrors.
$ErrorActionPreference = 'Stop'

if (-not (Get-Command dotnet -CommandType Application -ErrorAction SilentlyContinue)) {
    [Console]::Error.WriteLine('There is no .NET SDK on PATH: install it from https://dotnet.microsoft.com/download, then run this again.')
    exit 64
}
# Without a version there the SDK would take any.
if (-not (Select-String -LiteralPath (Join-Path $PSScriptRoot '.config/dotnet-tools.json') -Pattern '"pipeline"' -SimpleMatch -Quiet -ErrorAction SilentlyContinue)) {
    [Console]::Error.WriteLine('.config/dotnet-tools.json names no version of pipeline: dotnet tool install pipeline --version <version> writes it there.')
    exit 64
}

$env:DOTNET_NOLOGO = '1'
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
# Messages then say ./build.ps1, and .nuke/parameters.json holds defaults of parameters.
$env:PIPELINE_COMMAND = './build.ps1'
$env:NUKE_ROOT = $PSScriptRoot
Push-Location -LiteralPath $PSScriptRoot
try { & dotnet tool exec pipeline --yes -- @args } finally { Pop-Location }
exit $LASTEXITCODE

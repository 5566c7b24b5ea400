# Runs Pipeline in the version that .config/dotnet-tools.json names, with the .NET SDK (10 or later). See build.sh, which this mirrors.
$ErrorActionPreference = 'Stop'

if (-not (Get-Command dotnet -CommandType Application -ErrorAction SilentlyContinue)) {
    [Console]::Error.WriteLine('There is no .NET SDK on PATH: install it from https://dotnet.microsoft.com/download, then run this again.')
    exit 64
}
$env:DOTNET_NOLOGO = '1'
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'

# Once for each version: the file says which one was restored.
$manifest = Join-Path $PSScriptRoot '.config/dotnet-tools.json'
$restored = Join-Path $PSScriptRoot '.nuke/temp/restored'
$wanted = Get-Content -LiteralPath $manifest -Raw
if (-not (Test-Path -LiteralPath $restored) -or (Get-Content -LiteralPath $restored -Raw) -cne $wanted) {
    & dotnet tool restore --tool-manifest $manifest | ForEach-Object { [Console]::Error.WriteLine($_) }
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
    New-Item -ItemType Directory -Force -Path (Split-Path -Parent $restored) | Out-Null
    Copy-Item -LiteralPath $manifest -Destination $restored
}

# Messages then say ./build.ps1, and .nuke/parameters.json holds defaults of parameters.
$env:PIPELINE_COMMAND = './build.ps1'
$env:NUKE_ROOT = $PSScriptRoot
Push-Location -LiteralPath $PSScriptRoot
try { & dotnet tool run pipeline -- @args } finally { Pop-Location }
exit $LASTEXITCODE

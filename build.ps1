# Runs the build: finds or installs the .NET SDK, compiles when an input changed, starts the program. See build.sh, which this mirrors.
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$root = $PSScriptRoot
$temp = Join-Path $root '.nuke/temp'

function Stop-Build([string] $message, [int] $code) {
    [Console]::Error.WriteLine($message)
    exit $code
}

# Names and contents, not times; folders named bin, obj and __pycache__ are outputs.
function Get-InputHash {
    $files = @(Get-ChildItem -LiteralPath (Join-Path $root 'build'), (Join-Path $root 'src'), (Join-Path $root 'docker') -Recurse -File -Force) +
        @(Get-ChildItem -LiteralPath $root -File -Force | Where-Object { $_.Extension -in '.props', '.targets', '.json', '.config' -or $_.Name -in '.editorconfig', 'build.ps1' })
    $names = [string[]] @($files | ForEach-Object { $_.FullName.Substring($root.Length + 1).Replace('\', '/') } | Where-Object { $_ -notmatch '(^|/)(bin|obj|__pycache__)/' })
    [Array]::Sort($names, [StringComparer]::Ordinal)
    $sha = [Security.Cryptography.SHA256]::Create()
    $lines = New-Object Text.StringBuilder
    [void] $lines.Append("$([Environment]::OSVersion.Platform) $env:PROCESSOR_ARCHITECTURE`n")
    foreach ($name in $names) {
        # A file that vanishes meanwhile is no input.
        try { $content = $sha.ComputeHash([IO.File]::ReadAllBytes((Join-Path $root $name))) } catch [IO.IOException] { continue }
        [void] $lines.Append("$([BitConverter]::ToString($content)) $name`n")
    }
    $sum = $sha.ComputeHash([Text.Encoding]::UTF8.GetBytes($lines.ToString()))
    [BitConverter]::ToString($sum).Replace('-', '').ToLowerInvariant()
}

# `dotnet --version` fails when no installed SDK satisfies the global.json above it.
function Find-Sdk {
    $found = Get-Command dotnet -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1 -ExpandProperty Source
    $programs = if ($env:ProgramFiles) { Join-Path $env:ProgramFiles 'dotnet' } else { '/usr/share/dotnet' }
    $candidates = @($env:DOTNET_ROOT, $found, (Join-Path $temp 'dotnet'), (Join-Path $HOME '.dotnet'), $programs) | Where-Object { $_ } | ForEach-Object {
        if ($_ -eq $found) { $_ } else { Join-Path $_ 'dotnet.exe'; Join-Path $_ 'dotnet' }
    }
    Push-Location -LiteralPath $root
    try {
        foreach ($candidate in $candidates | Where-Object { $_ -and (Test-Path -LiteralPath $_ -PathType Leaf) }) {
            # Windows PowerShell turns a program's redirected errors into exceptions while 'Stop' is set.
            $ErrorActionPreference = 'Continue'
            & $candidate --version *> $null
            if ($LASTEXITCODE -eq 0) { return $candidate }
        }
    }
    finally { Pop-Location }
}

# Beside its place first, so that half an SDK is never taken for one. Under the lock.
function Install-Sdk {
    $part = Join-Path $temp 'dotnet.part'
    $place = Join-Path $temp 'dotnet'
    Remove-Item -LiteralPath $part -Recurse -Force -ErrorAction SilentlyContinue
    $version = (Get-Content -LiteralPath (Join-Path $root 'global.json') -Raw | ConvertFrom-Json).sdk.version
    $channel = ($version -split '\.')[0..1] -join '.'
    $url = 'https://dot.net/v1/dotnet-install.ps1'
    [Console]::Error.WriteLine("Installing the .NET $channel SDK under .nuke/temp ...")
    try {
        [Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12
        $script = Join-Path $temp 'dotnet-install.ps1'
        Invoke-WebRequest -Uri $url -OutFile $script -UseBasicParsing
        & $script -Channel $channel -InstallDir $part -NoPath *> (Join-Path $temp 'install.log')
        Save-ToDisk $part
        Remove-Item -LiteralPath $place -Recurse -Force -ErrorAction SilentlyContinue
        Move-Item -LiteralPath $part -Destination $place
    }
    catch { [Console]::Error.WriteLine("${url}: $($_.Exception.Message)") }
    $sdk = Find-Sdk
    if (-not $sdk) {
        Stop-Build "No .NET SDK satisfies global.json ($version or a later feature band), and none could be installed.`nInstall it from https://dotnet.microsoft.com/download, or set DOTNET_ROOT to where it is. Then run this again." 64
    }
    $sdk
}

# On the disk: after a power loss a file of the right size may hold nothing.
function Save-ToDisk([string] $folder) {
    foreach ($file in Get-ChildItem -LiteralPath $folder -Recurse -File -Force) {
        $stream = [IO.File]::Open($file.FullName, 'Open', 'ReadWrite', 'Read')
        try { $stream.Flush($true) } finally { $stream.Dispose() }
    }
}

# What each file holds, one line a file; .sums keeps it.
function Get-Sums([string] $folder) {
    $lines = foreach ($file in Get-ChildItem -LiteralPath $folder -Recurse -File -Force | Where-Object { $_.Name -notin '.sums', '.used' } | Sort-Object FullName) {
        "$((Get-FileHash -LiteralPath $file.FullName -Algorithm SHA256).Hash) $($file.FullName.Substring($folder.Length))"
    }
    $lines -join "`n"
}

function Test-Sums([string] $folder) {
    $sums = Join-Path $folder '.sums'
    (Test-Path -LiteralPath $sums) -and ([IO.File]::ReadAllText($sums) -ceq (Get-Sums $folder))
}

function Get-Compiled([string] $hash) {
    $folder = Join-Path (Join-Path $temp 'bin') $hash
    $stamp = Join-Path $folder '.dotnet'
    if ((Test-Path -LiteralPath (Join-Path $folder 'Build.dll')) -and (Test-Path -LiteralPath $stamp) -and (Test-Sums $folder)) {
        $path = (Get-Content -LiteralPath $stamp -Raw).Trim()
        if (Test-Path -LiteralPath $path) { return $path }
    }
}

# A day unused. A folder that a running program holds cannot be removed on Windows, and is left.
function Remove-Unused([string] $hash) {
    foreach ($folder in Get-ChildItem -LiteralPath (Join-Path $temp 'bin') -Directory -Force) {
        $used = Join-Path $folder.FullName '.used'
        if ($folder.Name -eq $hash -or -not (Test-Path -LiteralPath $used)) { continue }
        if ((Get-Item -LiteralPath $used -Force).LastWriteTimeUtc -lt [DateTime]::UtcNow.AddDays(-1)) {
            Remove-Item -LiteralPath $folder.FullName -Recurse -Force -ErrorAction SilentlyContinue
        }
    }
}

# Of two calls at once the second waits, and finds the work done.
function Enter-Lock {
    while ($true) {
        try { return [IO.File]::Open((Join-Path $temp 'build.lock'), 'OpenOrCreate', 'ReadWrite', 'None') }
        catch [IO.IOException] { Start-Sleep -Milliseconds 200 }
    }
}

function Publish-Build([string] $dotnet, [string] $output) {
    $env:DOTNET_NOLOGO = '1'
    $env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
    $env:DOTNET_GENERATE_ASPNET_CERTIFICATE = 'false'
    $env:DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE = '1'
    $env:DOTNET_CLI_USE_MSBUILD_SERVER = '0'
    $env:MSBUILDDISABLENODEREUSE = '1'
    Push-Location -LiteralPath $root
    try {
        $ErrorActionPreference = 'Continue'
        & $dotnet publish build/Build.csproj -c Release -o $output --artifacts-path (Join-Path $temp 'obj') -v quiet -nologo `
            '-nodeReuse:false' '-p:UseSharedCompilation=false' '-p:UseAppHost=false' *> (Join-Path $temp 'compile.log')
        return $LASTEXITCODE -eq 0
    }
    finally { Pop-Location }
}

function Invoke-Compile {
    try { New-Item -ItemType Directory -Force -Path (Join-Path $temp 'bin') | Out-Null }
    catch { Stop-Build "$temp cannot be written, so nothing can be compiled. Who owns it?" 64 }
    $lock = Enter-Lock
    try {
        $dotnet = Find-Sdk
        if (-not $dotnet) { $dotnet = Install-Sdk }
        [Console]::Error.WriteLine('Compiling ...')
        for ($attempt = 1; $attempt -le 3; $attempt++) {
            $hash = Get-InputHash
            if (Get-Compiled $hash) { return $hash }
            $folder = Join-Path (Join-Path $temp 'bin') $hash
            $part = "$folder.part"
            Remove-Item -LiteralPath $folder, $part -Recurse -Force -ErrorAction SilentlyContinue
            if (-not (Publish-Build $dotnet $part)) {
                Stop-Build (Get-Content -LiteralPath (Join-Path $temp 'compile.log') -Raw) 1
            }
            # Saved while it compiled: nobody knows which of the two versions is in there.
            if ((Get-InputHash) -ne $hash) { continue }
            Set-Content -LiteralPath (Join-Path $part '.dotnet') -Value $dotnet
            [IO.File]::WriteAllText((Join-Path $part '.sums'), (Get-Sums $part))
            New-Item -ItemType File -Force -Path (Join-Path $part '.used') | Out-Null
            Save-ToDisk $part
            if (-not (Test-Sums $part)) { Stop-Build "What was compiled is not safe on the disk of $temp." 1 }
            Move-Item -LiteralPath $part -Destination $folder
            Remove-Unused $hash
            return $hash
        }
        Stop-Build 'The sources changed each time they were compiled.' 1
    }
    finally { $lock.Dispose() }
}

# NUKE's telemetry would rewrite Build.csproj, where the build is compiled against it.
$env:NUKE_TELEMETRY_OPTOUT = '1'
$hash = Get-InputHash
$dotnet = Get-Compiled $hash
if (-not $dotnet) {
    $hash = Invoke-Compile
    $dotnet = Get-Compiled $hash
}
try { [IO.File]::SetLastWriteTimeUtc((Join-Path (Join-Path (Join-Path $temp 'bin') $hash) '.used'), [DateTime]::UtcNow) } catch { }
& $dotnet (Join-Path (Join-Path (Join-Path $temp 'bin') $hash) 'Build.dll') @args
exit $LASTEXITCODE

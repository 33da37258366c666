# A line of the table: what was measured, its figure, its ratio, and what it had to be.

function Get-Median {
    param([double[]] $Value)

    $sorted = @($Value | Sort-Object)
    $middle = [math]::Floor($sorted.Count / 2)
    if ($sorted.Count % 2) { $sorted[$middle] } else { ($sorted[$middle - 1] + $sorted[$middle]) / 2 }
}

function ConvertTo-BenchResult {
    param(
        [Parameter(Mandatory)] [string] $Name,
        [Parameter(Mandatory)] [string] $What,
        [Parameter(Mandatory)] [string] $Figure,
        [Nullable[double]] $Ratio,
        # As '>= 0.95' or '<= 1.15'; none: for information.
        [string] $Target,
        [hashtable] $Detail = @{}
    )

    $verdict = 'info'
    if ($Target) {
        $relation, $limit = $Target -split ' '
        $met = $relation -eq '>=' ? $Ratio -ge [double]$limit : $Ratio -le [double]$limit
        $verdict = $met ? 'met' : 'SHORT'
    }

    [pscustomobject]@{
        Name = $Name; What = $What; Figure = $Figure; Ratio = $null -eq $Ratio ? $null : [math]::Round($Ratio, 3)
        Target = $Target; Verdict = $verdict; Detail = $Detail
    }
}

function Format-Number {
    param([double] $Value, [string] $Format = '#,0')

    $Value.ToString($Format, [Globalization.CultureInfo]::InvariantCulture)
}

function Get-BenchEnvironment {
    $model = Select-String -Path /proc/cpuinfo -Pattern '^model name\s*:\s*(.+)$' -ErrorAction Ignore | Select-Object -First 1
    [ordered]@{
        Date       = [datetime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ')
        Commit     = (git -C $BenchPaths.Root rev-parse --short HEAD 2>$null)
        Cpu        = $model ? $model.Matches[0].Groups[1].Value : [Runtime.InteropServices.RuntimeInformation]::ProcessArchitecture.ToString()
        Cores      = [Environment]::ProcessorCount
        System     = [Runtime.InteropServices.RuntimeInformation]::OSDescription
        PowerShell = "$($PSVersionTable.PSVersion)"
        Runtime    = [Runtime.InteropServices.RuntimeInformation]::FrameworkDescription
        LoadBefore = (Test-Path /proc/loadavg) ? (Get-Content /proc/loadavg) : $null
    }
}

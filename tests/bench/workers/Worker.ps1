# What every worker begins with: its order, the module, a connection, rows, and a look at its own memory.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'ResultPath', Justification = 'Complete-Order uses it.')]
param([string] $OrderPath, [string] $ResultPath)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$Order = Get-Content -LiteralPath $OrderPath -Raw | ConvertFrom-Json -AsHashtable

function Complete-Order {
    param([Parameter(Mandatory)] [System.Collections.IDictionary] $Result)

    Set-Content -LiteralPath $script:ResultPath -Value (ConvertTo-Json $Result -Depth 5)
}

function Import-BenchModule {
    Import-Module (Join-Path $Order.Module 'GenesysRecordingTags.psd1')
}

function Connect-Bench {
    param([hashtable] $Option = @{})

    # The sandbox's own secret, which is in its source.
    $secret = [Net.NetworkCredential]::new('', $Order.Client.Secret).SecurePassword
    $connect = @{
        BaseUri = $Order.BaseUri; Credential = [pscredential]::new($Order.Client.Id, $secret); ThrottleLimit = 32
    } + $Option
    if ($Order.ContainsKey('NoLedger') -and $Order.NoLedger) { $connect.NoLedger = $true } else { $connect.LedgerPath = $Order.LedgerPath }
    Connect-GenesysCloud @connect
}

# Rows of a pipeline, made as they are asked for: an array of them would be memory of its own.
function Get-BenchRow {
    param([int] $First, [int] $Count)

    $last = $First + $Count - 1
    for ($number = $First; $number -le $last; $number++) {
        [pscustomobject]@{ RecordingId = 'rec-' + $number.ToString('D6') }
    }
}

function Get-ChangeArgument {
    param([Parameter(Mandatory)] [string] $Kind)

    $body = Get-Content -LiteralPath $Order.Bodies[$Kind] -Raw | ConvertFrom-Json -AsHashtable
    if ($Kind -eq 'Tags') {
        $tag = $body.tags[0]
        return @{
            Label = $tag.label; TaxonomyId = $tag.taxonomyId; Confidence = $tag.confidence; Status = $tag.status
            RetentionPolicy = $body.retentionPolicy.name; ThrottleLimit = 32
        }
    }

    @{ Metadata = $body.metadata; Tag = $body.tags; ThrottleLimit = 32 }
}

# In bytes: resident now, and at its highest since the process began or Clear-PeakMemory.
function Get-Memory {
    $status = Get-Content /proc/self/status
    $read = { param($name) [long](($status -match "^$name")[0] -replace '\D') * 1KB }
    [ordered]@{ Resident = & $read 'VmRSS'; Peak = & $read 'VmHWM'; Managed = [GC]::GetTotalMemory($false) }
}

function Clear-PeakMemory {
    [GC]::Collect()
    [GC]::WaitForPendingFinalizers()
    [GC]::Collect()
    if ($IsLinux) { [IO.File]::WriteAllText('/proc/self/clear_refs', '5') }
}

# A server that allows N requests a second: how much of N is used, and how much is asked for in vain.

# What the server counted within whole windows. The first is left out (the allowance is not known yet), and so is the last (it is not full).
function Get-WindowUse {
    param([Parameter(Mandatory)] $Stats, [int] $Limit, [int] $WindowSeconds, [long] $NotBefore = 0)

    $windows = @($Stats.seconds | Where-Object second -GE $NotBefore | Group-Object { [math]::Floor($_.second / $WindowSeconds) } | Sort-Object { [long]$_.Name })
    if ($windows.Count -lt 3) { throw "Only $($windows.Count) windows of $WindowSeconds s: too few to tell." }
    $whole = $windows[1..($windows.Count - 2)]
    $asked = $whole | ForEach-Object { ($_.Group | Measure-Object requests -Sum).Sum }
    $refused = $whole | ForEach-Object { ($_.Group | Measure-Object rateLimited -Sum).Sum }
    $allAsked = ($asked | Measure-Object -Sum).Sum
    $allRefused = ($refused | Measure-Object -Sum).Sum
    [pscustomobject]@{
        Windows = $whole.Count
        Share = ($allAsked - $allRefused) / ($Limit * $whole.Count)
        MaxAsked = ($asked | Measure-Object -Maximum).Maximum / $Limit
        # Of everything that was asked for, the first seconds included.
        Refused = $Stats.rateLimited / $Stats.totalRequests
        RefusedRequests = $Stats.rateLimited
        Requests = $Stats.totalRequests
        PerWindow = @($asked)
    }
}

function Measure-RateLimit {
    param([switch] $Quick)

    $settings = @(
        @{ Limit = 500; Window = 1; Seconds = $Quick ? 8 : 20 }
        @{ Limit = 2000; Window = 10; Seconds = $Quick ? 35 : 60 }
    )
    foreach ($setting in $settings) {
        $perSecond = $setting.Limit / $setting.Window
        $count = [int]($perSecond * $setting.Seconds)
        $sandbox = Open-Sandbox -Option '--latency', '20ms', '--recordings', ($count + 300), '--rate-limit', $setting.Limit, '--rate-window', $setting.Window
        try {
            $run = Invoke-Worker -Name Changes -TimeoutSec ($setting.Seconds * 3 + 60) -Order @{
                BaseUri = $sandbox.BaseUri; Kind = 'Tags'; Count = $count; WarmUp = 0; First = 201
            }
            $stats = Invoke-SandboxControl -Sandbox $sandbox -Path 'stats'
            $use = Get-WindowUse -Stats $stats -Limit $setting.Limit -WindowSeconds $setting.Window
        }
        finally {
            Close-Sandbox $sandbox
        }

        $server = "$($setting.Limit) requests in $($setting.Window) s allowed"
        $detail = @{ Run = $run; Use = $use }
        ConvertTo-BenchResult -Name 'ratelimit' -What "${server}: share of it used" -Target '>= 0.97' -Ratio $use.Share `
            -Figure "$(Format-Number ($use.Share * $perSecond) '0.0') of $(Format-Number $perSecond) a second, $($use.Windows) windows" -Detail $detail
        ConvertTo-BenchResult -Name 'ratelimit' -What "${server}: share of requests answered 429" -Target '<= 0.005' -Ratio $use.Refused `
            -Figure "$($use.RefusedRequests) of $(Format-Number $use.Requests)"
        ConvertTo-BenchResult -Name 'ratelimit' -What "${server}: changes lost" -Target '<= 0' -Ratio ($count - $run.Count) -Figure "$($run.Count) of $count applied, first error: $($run.FirstError ?? 'none')"
    }
}

# An organisation of the Platform API: all of its conversations listed, looked up and tagged under an allowance, with dropped connections, 503s,
# tokens that run out, and items of bulk calls that fail.

function Measure-Platform {
    param([int] $Count)

    $limit = 300
    $sandbox = Open-Sandbox -Option '--latency', '20ms', '--recordings', $Count, '--rate-limit', $limit, '--rate-window', 1, '--upload-delay', 0, '--token-lifetime', 15
    try {
        $faults = @(
            @{ match = @{ operation = 'ListRecordingMetadata'; probability = 0.002; seed = 1 }; action = @{ kind = 'Reset' } }
            @{ match = @{ operation = 'PutAttributesBulk'; probability = 0.002; seed = 2 }; action = @{ kind = 'Reset'; afterApplying = $true } }
            @{ match = @{ operation = 'ListRecordingMetadata'; probability = 0.002; seed = 3 }; action = @{ kind = 'Status'; statusCode = 503 } }
            @{ match = @{ operation = 'PutAttributesBulk'; probability = 0.002; seed = 4 }; action = @{ kind = 'Status'; statusCode = 503 } }
            @{ match = @{ operation = 'PutAttributesBulk'; probability = 0.002; seed = 5 }; action = @{ kind = 'ItemFailure'; statusCode = 503 } }
            @{ match = @{ operation = 'PutAttributesBulk'; probability = 0.001; seed = 6 }; action = @{ kind = 'ItemFailure'; statusCode = 503; afterApplying = $true } }
        )
        $run = Invoke-Worker -Name Platform -TimeoutSec ([int]($Count / 60) + 180) -Order @{ BaseUri = $sandbox.BaseUri; Faults = $faults }
        $stats = Invoke-SandboxControl -Sandbox $sandbox -Path 'stats'
        $met = Invoke-SandboxControl -Sandbox $sandbox -Path 'faults'
        $null = Invoke-SandboxControl -Sandbox $sandbox -Method DELETE -Path 'faults'
        $held = Get-HeldRecord -Sandbox $sandbox
        $counts = Invoke-SandboxControl -Sandbox $sandbox -Path 'platform-counts'
        $use = Get-WindowUse -Stats $stats -Limit $limit -WindowSeconds 1
    }
    finally {
        Close-Sandbox $sandbox
    }

    $requests = @('QueryDetails', 'ListRecordingMetadata', 'PutAttributesBulk', 'ListAttributes', 'GetDetailsJob').ForEach({ $stats.requests.PSObject.Properties[$_] ? $stats.requests.$_ : 0 })
    $total = ($requests | Measure-Object -Sum).Sum
    $perConversation = $total / ($held.Conversations + $held.Unrecorded)
    $detail = @{ Run = $run; Use = $use; Requests = $stats.requests; Faults = $met.faults; Held = $held; Counts = $counts }
    ConvertTo-BenchResult -Name 'platform' -What 'Platform API with faults: requests a conversation, to list, look up and tag' -Target '<= 2.02' -Ratio $perConversation -Detail $detail `
        -Figure ("$(Format-Number $held.Conversations) conversations with $(Format-Number $held.Recordings) recordings, $(Format-Number $held.Unrecorded) without: $($requests[0]) + $(Format-Number $requests[1]) + $(Format-Number ($requests[2] + $requests[3])) requests in " +
        "$(Format-Number $run.Seconds '0.0') s, $($stats.tokensIssued) tokens, $(($met.faults.met | Measure-Object -Sum).Sum) faults")
    ConvertTo-BenchResult -Name 'platform' -What "Platform API with faults: share used of $limit requests a second" -Target '>= 0.97' -Ratio $use.Share `
        -Figure "$(Format-Number ($use.Share * $limit) '0.0') of $limit a second, $($use.Windows) windows, $($use.RefusedRequests) answered 429"
    ConvertTo-BenchResult -Name 'platform' -What 'Platform API with faults: recordings not tagged exactly once, by the server' -Target '<= 0' -Ratio $held.Wrong `
        -Figure "$($held.Wrong) of $(Format-Number $held.Recordings); $($counts.recordWrites) records written, $($counts.unchangedRecordWrites) repeated; $($run.Rounds) runs, $($run.Failed) errors; audit intact: $($run.IsIntact)"
}

# What the server holds: conversations that have recordings, and recordings whose tag was not written exactly once.
function Get-HeldRecord {
    param([Parameter(Mandatory)] $Sandbox)

    $client = [Net.Http.HttpClient]::new([Net.Http.SocketsHttpHandler] @{ UseProxy = $false })
    $conversations = $unrecorded = $recordings = $wrong = 0
    try {
        foreach ($id in (Invoke-SandboxControl -Sandbox $Sandbox -Path 'conversations').conversationIds) {
            $conversation = ConvertFrom-Json $client.GetStringAsync("$($Sandbox.BaseUri)/__sandbox/conversations?id=$id").GetAwaiter().GetResult()
            if (-not $conversation.PSObject.Properties['endedAt'] -or -not $conversation.endedAt) { continue }
            $there = @($conversation.recordings | Where-Object fileState -NotIn 'DELETED', 'UPLOADING' | ForEach-Object id)
            $writes = @{}
            foreach ($record in $conversation.records) { $writes[$record.values.recordingId] += $record.version }
            # Text may be recorded without a flag that a query could ask for: such a conversation has to be looked up, too.
            if (@($conversation.recordings).Count) { $conversations++ }
            elseif ($conversation.mediaType -in 'chat', 'email', 'message') { $unrecorded++ }
            $recordings += $there.Count
            $wrong += @($there).Where({ $_ -and $writes[$_] -ne 1 }).Count + @($writes.Keys).Where({ $_ -notin $there }).Count
        }
    }
    finally { $client.Dispose() }
    [pscustomobject]@{ Conversations = $conversations; Unrecorded = $unrecorded; Recordings = $recordings; Wrong = $wrong }
}

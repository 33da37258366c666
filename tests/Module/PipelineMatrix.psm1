# Shapes of pipelines from events to changes, ways to end them in the middle, and what has to hold in the end.
Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/TestHelpers.psm1"

$script:Client = [Net.Http.HttpClient]::new([Net.Http.SocketsHttpHandler] @{ UseProxy = $false })
$script:Ready = [Collections.Generic.Queue[object]]::new()
$script:DataHome = $null
$script:Half = @{ Media = '^rec-\d{5}[02468]'; Platform = '[02468ace]$' }

$script:Tag = @{ Label = 'Compliance:PCI-DSS'; TaxonomyId = $ComplianceTaxonomy; Confidence = 0.75; RetentionPolicy = 'Standard 365 Day' }
$script:Metadata = @{ Metadata = @{ processed_by = 'matrix'; priority_level = 'high' }; Tag = 'voicemail', 'escalated' }

# Where a pipeline can break: <T> is a stage of its own, <S> a statement in a script block. One of each shape's places gives way.
$script:Break = "if (`$left-- -le 0) { throw 'in the middle' }"

function Get-PipelineShape {
    <# The shapes. Half: only recordings that match are changed. Again: run until there is nothing more. #>
    $shapes = @(
        @{ Name = 'direct'; Script = 'Get-GenesysEvent @feed <T> | Add-RecordingTag @tag <T>' }
        @{ Name = 'a script block'; Script = 'Get-GenesysEvent @feed <T> | ForEach-Object { <S>; $_ | Add-RecordingTag @tag } <T>' }
        @{ Name = 'a variable first'; Script = '$events = @(Get-GenesysEvent @feed <T>); <S>; $events <T> | Add-RecordingTag @tag <T>' }
        @{ Name = 'foreach, by the names of the parameters'; Script = 'foreach ($e in Get-GenesysEvent @feed) { <S>; Add-RecordingTag $e.RecordingId -SourceEventId $e.Id -ConversationId $e.ConversationId -SubscriptionName $e.SubscriptionName @tag <T> }' }
        @{ Name = 'Sort-Object'; Script = 'Get-GenesysEvent @feed <T> | Sort-Object RecordingId -Descending <T> | Add-RecordingTag @tag <T>' }
        @{ Name = '-OutBuffer on Get-GenesysEvent'; Script = 'Get-GenesysEvent @feed -OutBuffer 7 <T> | Add-RecordingTag @tag <T>' }
        @{ Name = '-OutBuffer on the rest'; Script = 'Get-GenesysEvent @feed | Where-Object RecordingId -OutBuffer 7 <T> | Add-RecordingTag @tag -OutBuffer 3 <T>' }
        @{ Name = 'ForEach-Object -Parallel'; Script = 'Get-GenesysEvent @feed <T> | ForEach-Object -ThrottleLimit 3 -Parallel { $tag = $using:tag; $_ | Add-RecordingTag @tag -Connection $using:connection } <T>' }
        @{ Name = 'thread jobs'; Script = '$events = @(Get-GenesysEvent @feed <T>); $jobs = 0, 1 | ForEach-Object { $from = $_; Start-ThreadJob { $tag = $using:tag; $all = $using:events; $(for ($i = $using:from; $i -lt $all.Count; $i += 2) { $all[$i] }) | Add-RecordingTag @tag -Connection $using:connection } }; <S>; $jobs | Receive-Job -Wait -AutoRemoveJob <T>' }
        @{ Name = 'a job'; IsSlow = $true; Script = '$events = @(Get-GenesysEvent @feed <T>); <S>; Start-Job { $tag = $using:tag; $connect = $using:connect; Import-Module $using:manifest; Connect-GenesysCloud @connect; $using:events | Where-Object RecordingId | Add-RecordingTag @tag } | Receive-Job -Wait -AutoRemoveJob' }
        @{ Name = 'a file in between'; Script = 'Get-GenesysEvent @feed <T> | Export-Csv "$work/events.csv"; <S>; Import-Csv "$work/events.csv" | Add-RecordingTag @tag <T>' }
        @{ Name = 'Select-Object with properties of its own'; Script = 'Get-GenesysEvent @feed <T> | Select-Object RecordingId, ConversationId, SourceEventId, SubscriptionName, @{ n = "Confidence"; e = { 0.75 } } | Add-RecordingTag -Label $tag.Label -TaxonomyId $tag.TaxonomyId -RetentionPolicy $tag.RetentionPolicy <T>' }
        @{ Name = 'a label for each event'; HasOwnLabels = $true; Script = '$tag.Remove("Label"); Get-GenesysEvent @feed <T> | Add-RecordingTag @tag -Label { $_.RecordingId -match $order.Half ? "Compliance:GDPR" : "Compliance:PCI-DSS" } <T>' }
        @{ Name = 'two commands'; HasMetadata = $true; Script = 'Get-GenesysEvent @feed <T> | Add-RecordingTag @tag <T> | Set-RecordingMetadata @metadata <T>' }
        @{ Name = 'two commands in a script block'; HasMetadata = $true; Script = 'Get-GenesysEvent @feed <T> | ForEach-Object { <S>; $_ | Add-RecordingTag @tag <T> | Set-RecordingMetadata @metadata } <T>' }
        @{ Name = 'two commands, -OutBuffer on all'; HasMetadata = $true; Script = 'Get-GenesysEvent @feed -OutBuffer 5 <T> | Add-RecordingTag @tag -OutBuffer 4 <T> | Set-RecordingMetadata @metadata -OutBuffer 3 <T>' }
        @{ Name = 'Where-Object'; IsHalf = $true; Script = 'Get-GenesysEvent @feed | Where-Object RecordingId -Match $order.Half <T> | Add-RecordingTag @tag <T>' }
        @{ Name = 'a condition in a script block'; IsHalf = $true; LeavesRest = $true; Script = 'Get-GenesysEvent @feed <T> | ForEach-Object { <S>; if ($_.RecordingId -match $order.Half) { $_ | Add-RecordingTag @tag } } <T>' }
        @{ Name = '-Follow'; IsEndless = $true; Script = 'Get-GenesysEvent @feed -Follow -PollInterval 00:00:00.05 <T> | Add-RecordingTag @tag <T>' }
        @{ Name = '-Follow, two commands'; IsEndless = $true; HasMetadata = $true; Script = 'Get-GenesysEvent @feed -Follow -PollInterval 00:00:00.05 <T> | Add-RecordingTag @tag <T> | Set-RecordingMetadata @metadata <T>' }
        @{ Name = 'two processes'; IsPair = $true; Script = 'Get-GenesysEvent @feed <T> | Add-RecordingTag @tag <T>' }
        @{ Name = '-WhatIf before'; Script = 'Get-GenesysEvent @feed | Add-RecordingTag @tag -WhatIf; <S>; Get-GenesysEvent @feed <T> | Add-RecordingTag @tag <T>' }
        @{ Name = '-WhatIf before, in a script block'; Script = 'Get-GenesysEvent @feed | ForEach-Object { $_ | Add-RecordingTag @tag -WhatIf }; <S>; Get-GenesysEvent @feed <T> | ForEach-Object { $_ | Add-RecordingTag @tag } <T>' }
        @{ Name = '-Confirm answered no before, in a script block'; AnswersNo = $true; Script = 'Get-GenesysEvent @feed | Select-Object -First 1 | ForEach-Object { $_ | Add-RecordingTag @tag -Confirm }; <S>; Get-GenesysEvent @feed <T> | Add-RecordingTag @tag <T>' }
        @{ Name = '-First'; Script = 'while (Get-GenesysEvent @feed -First 6 <T> | Add-RecordingTag @tag <T>) { <S> }' }
        @{ Name = 'Select-Object -First'; Script = 'while (Get-GenesysEvent @feed <T> | Select-Object -First 6 | Add-RecordingTag @tag <T>) { <S> }' }
    )
    foreach ($shape in $shapes) {
        $whole = @{ IsHalf = $false; HasMetadata = $false; HasOwnLabels = $false; LeavesRest = $false; IsEndless = $false; IsPair = $false; IsSlow = $false; AnswersNo = $false }
        $shape.Keys.ForEach({ $whole[$_] = $shape[$_] })
        $whole
    }
}

function ConvertTo-Script {
    <# The shape's script; with -Random one of its breaking points gives way. #>
    param([hashtable] $Shape, [Random] $Random)

    $points = [regex]::Matches($Shape.Script, '<[TS]>')
    $chosen = if ($Random) { $Random.Next($points.Count) } else { -1 }
    $number = 0
    [regex]::Replace($Shape.Script, '<([TS])>', {
            param($point)
            if ($number++ -ne $chosen) { return '' }
            if ($point.Groups[1].Value -eq 'S') { $Break } else { "| ForEach-Object { $Break; `$_ }" }
        }.GetNewClosure())
}

function Start-Worker {
    $start = [Diagnostics.ProcessStartInfo]::new([Environment]::ProcessPath)
    '-NoLogo', '-NoProfile', '-File', "$PSScriptRoot/PipelineWorker.ps1", '-Manifest', $ModuleManifest | ForEach-Object { $start.ArgumentList.Add($_) }
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    $start.Environment['NO_COLOR'] = '1'
    if ($script:DataHome) { $start.Environment['XDG_DATA_HOME'] = $script:DataHome }
    $process = [Diagnostics.Process]::Start($start)
    [pscustomobject]@{ Process = $process; Errors = $process.StandardError.ReadToEndAsync() }
}

function Set-PipelineDataHome {
    <# Where the ledgers of the workers that are started from now on have their default places. #>
    param([string] $Path)

    Stop-PipelineWorker
    $script:DataHome = $Path
}

function Get-Worker {
    <# One that has the module loaded; the next one starts meanwhile. #>
    while ($Ready.Count -lt 2) { $Ready.Enqueue((Start-Worker)) }
    $worker = $Ready.Dequeue()
    $Ready.Enqueue((Start-Worker))
    $line = Read-Worker $worker
    if ($line -ne 'ready') { throw "A worker said '$line'." }
    $worker
}

function Get-RunWorker {
    <# The run's own workers, as many as it needs. They live on until a way to end them ends their process. #>
    param($Run)

    while ($Run.Workers.Count -lt ($Run.Shape.IsPair ? 2 : 1)) { $Run.Workers.Add((Get-Worker)) }
    $Run.Workers.ToArray()
}

function Read-Worker {
    param($Worker)

    while ($true) {
        $reading = $Worker.Process.StandardOutput.ReadLineAsync()
        if (-not $reading.Wait(60000)) { throw 'A worker does not answer.' }
        $line = $reading.Result
        # What -WhatIf and prompts show is on the same stream.
        if ($null -eq $line -or $line -eq 'ready' -or $line -like '{"Error":*') { return $line }
    }
}

function Send-Worker {
    param($Worker, [string] $Line)

    $Worker.Process.StandardInput.WriteLine($Line)
    $Worker.Process.StandardInput.Flush()
}

function Remove-Worker {
    param($Worker, [switch] $Kill)

    if ($Kill) { $Worker.Process.Kill() } else { $Worker.Process.StandardInput.Close() }
    if (-not $Worker.Process.WaitForExit(60000)) {
        $Worker.Process.Kill()
        throw 'A worker does not end.'
    }
    $Worker.Process.Dispose()
}

function Stop-PipelineWorker {
    <# Ends those that stand ready. #>
    while ($Ready.Count) { Remove-Worker $Ready.Dequeue() -Kill }
}

function New-PipelineRun {
    <# What the runs of one shape have in common. #>
    param([Parameter(Mandatory)] $Server, [Parameter(Mandatory)] [hashtable] $Shape, [Parameter(Mandatory)] [string] $Folder, [Parameter(Mandatory)] [int] $Seed, [int] $Recordings = 14, [string] $Api = 'Media', [hashtable] $With = @{})

    $null = Invoke-SandboxControl $Server reset -Method Post -Body @{ recordings = $Recordings }
    $credential = Get-TestCredential -Id ($With['ClientId'] ?? $ClientId)
    $connect = @{ BaseUri = $With['Uri'] ?? "$($Server.Uri)"; Credential = $credential; WarningAction = 'SilentlyContinue' }
    if ($Api -eq 'Platform') {
        $connect.Api, $connect.BaseUri, $connect.LoginUri = 'Platform', "$($Server.Uri)platform-api", "$($Server.Uri)login"
        Connect-GenesysCloud @connect -NoLedger
        $null = Initialize-RecordingTagSchema -MetadataKey @($Metadata.Metadata.Keys)
        Disconnect-GenesysCloud
    }
    $null = New-Item -ItemType Directory -Path $Folder -Force
    [pscustomobject]@{
        Server = $Server; Shape = $Shape; Random = [Random]::new($Seed); Folder = $Folder; Api = $Api; Connect = $connect; Half = $Half[$Api]
        LedgerPath = $With['LedgerPath'] ?? "$Folder/ledger.db"; Label = $With['Label'] ?? $Tag.Label; Deaths = [Collections.Generic.List[string]]::new()
        Workers = [Collections.Generic.List[object]]::new()
    }
}

function ConvertTo-Order {
    param($Run, [string] $Script, [switch] $Here, [string] $Resume = 'No')

    $tagOfRun = $Tag.Clone()
    $tagOfRun.Label = $Run.Label
    # Policies are applied by a command of their own there.
    if ($Run.Api -eq 'Platform') { $tagOfRun.RetentionPolicy = $null }
    ConvertTo-Json -Compress -Depth 5 -InputObject @{
        BaseUri = $Run.Connect.BaseUri; LoginUri = $Run.Connect['LoginUri']; Api = $Run.Api; LedgerPath = $Run.LedgerPath; ClientId = $Run.Connect.Credential.UserName; ClientSecret = $ClientSecret; Manifest = $ModuleManifest
        Tag = $tagOfRun; Metadata = $Metadata; Half = $Run.Half; Left = $Run.Random.Next(12); Work = $Run.Folder; IsHere = [bool] $Here; Resume = $Resume; Script = $Script
    }
}

function Get-ChangeTotal {
    param($Run)

    if ($Run.Api -eq 'Platform') { return [int] [regex]::Match((Get-ControlText $Run platform-counts), '"recordWrites":(\d+)').Groups[1].Value }
    $json = Get-ControlText $Run 'counts?recordingId=none'
    ([int] [regex]::Match($json, '"tags":(\d+)').Groups[1].Value) + ([int] [regex]::Match($json, '"metadata":(\d+)').Groups[1].Value)
}

function Wait-RandomMoment {
    <# Until the service has made some changes more, or some time is over. #>
    param($Run, $Worker)

    $watch = [Diagnostics.Stopwatch]::StartNew()
    $milliseconds = $Run.Random.Next(250)
    if ($Run.Random.Next(3)) {
        $changes = (Get-ChangeTotal $Run) + $Run.Random.Next(1, 10)
        $milliseconds = 1500
    }
    else { $changes = [int]::MaxValue }
    while ($watch.ElapsedMilliseconds -lt $milliseconds -and -not $Worker.Process.HasExited -and (Get-ChangeTotal $Run) -lt $changes) { Start-Sleep -Milliseconds 1 }
}

function Invoke-PipelineDeath {
    <# Runs the shape once and ends it in the middle: by SIGKILL, by Ctrl+C (of the process, or of its pipeline), by an error that ends it, by a throw, by a command downstream that has enough. #>
    param([Parameter(Mandatory)] $Run, [Parameter(Mandatory)] [ValidateSet('Kill', 'Interrupt', 'Stop', 'Throw', 'Error', 'Downstream')] [string] $Way)

    $Run.Deaths.Add($Way)
    $null = Invoke-SandboxControl $Run.Server interactions -Method Post -Body @{ count = 6 }
    $script = ConvertTo-Script $Run.Shape ($Way -eq 'Throw' ? $Run.Random : $null)
    $resume = $Run.Random.Next(2) ? 'Before' : 'No'
    switch ($Way) {
        'Error' { Add-SandboxFault $Run.Server @{ match = @{ operation = $Run.Api -eq 'Platform' ? 'PutAttributesBulk' : 'TagRecording'; nth = $Run.Random.Next(2, 10) }; action = @{ kind = 'status'; statusCode = 503 } } }
        'Downstream' { $script = "& { $script } | Select-Object -First $($Run.Random.Next(1, 8))" }
    }

    $isHere = $Way -in 'Kill', 'Interrupt' -or $Run.Shape.AnswersNo
    $order = ConvertTo-Order $Run $script -Here:$isHere -Resume $resume
    $workers = @(Get-RunWorker $Run)
    foreach ($worker in $workers) {
        Send-Worker $worker $order
        if ($Run.Shape.AnswersNo) { Send-Worker $worker 'L' }
    }
    if ($Way -in 'Kill', 'Interrupt', 'Stop' -or $Run.Shape.IsEndless) { Wait-RandomMoment $Run $workers[0] }
    for ($i = 0; $i -lt $workers.Count; $i++) {
        $worker = $workers[$i]
        # Of two processes, the second lives on half of the time.
        if ($Way -eq 'Kill' -and ($i -eq 0 -or $Run.Random.Next(2))) {
            $null = $Run.Workers.Remove($worker)
            Remove-Worker $worker -Kill
            continue
        }

        if ($Way -eq 'Interrupt' -and -not $worker.Process.HasExited) { & kill -INT $worker.Process.Id }
        if (-not $isHere) { Send-Worker $worker ($Way -eq 'Stop' -or $Run.Shape.IsEndless ? 'stop' : 'wait') }
        $null = Read-Worker $worker
        if ($Way -eq 'Interrupt') {
            $null = $Run.Workers.Remove($worker)
            Remove-Worker $worker
        }
    }
    $null = Invoke-SandboxControl $Run.Server faults -Method Delete
}

function Invoke-PipelineKill {
    <# Runs several at the same time, and kills most of their processes; the others come to their end. #>
    param([Parameter(Mandatory)] [object[]] $Run)

    foreach ($one in $Run) {
        $null = Invoke-SandboxControl $one.Server interactions -Method Post -Body @{ count = 10 }
        foreach ($worker in Get-RunWorker $one) { Send-Worker $worker (ConvertTo-Order $one (ConvertTo-Script $one.Shape) -Here -Resume ($one.Random.Next(2) ? 'Before' : 'No')) }
    }
    foreach ($one in $Run) {
        foreach ($worker in Get-RunWorker $one) {
            Wait-RandomMoment $one $worker
            if ($one.Random.Next(4)) {
                $null = $one.Workers.Remove($worker)
                Remove-Worker $worker -Kill
            }
            else { $null = Read-Worker $worker }
        }
    }
}

function Complete-PipelineRun {
    <# Runs the shape once more, to its end, and what is unfinished with it. #>
    param([Parameter(Mandatory)] $Run)

    $isHere = $Run.Shape.AnswersNo
    $isEndless = $Run.Shape.IsEndless
    $order = ConvertTo-Order $Run (ConvertTo-Script $Run.Shape) -Here:$isHere -Resume ($isEndless -or $Run.Random.Next(2) ? 'Before' : 'After')
    $workers = @(Get-RunWorker $Run)
    foreach ($worker in $workers) {
        Send-Worker $worker $order
        if ($isHere) { Send-Worker $worker 'L' }
    }
    if ($isEndless) {
        $wanted = @(Get-ExpectedRecording $Run).Count * ($Run.Shape.HasMetadata ? 2 : 1)
        Wait-Until { (Get-ChangeTotal $Run) -ge $wanted } -Milliseconds 60000 -What "$wanted changes"
    }
    foreach ($worker in $workers) {
        if (-not $isHere) { Send-Worker $worker ($isEndless ? 'stop' : 'wait') }
        $problem = (ConvertFrom-Json (Read-Worker $worker)).Error
        $null = $Run.Workers.Remove($worker)
        Remove-Worker $worker
        if ($problem -and -not $isEndless) { throw "The last run ended with an error: $problem" }
    }
}

function Get-ControlText {
    param($Run, [string] $Path)

    $Client.GetStringAsync("$(Get-SandboxControlUri $Run.Server)$Path").GetAwaiter().GetResult()
}

function Get-Conversation {
    <# What ended, as the service has it. #>
    param($Run)

    (ConvertFrom-Json (Get-ControlText $Run conversations)).conversationIds |
        ForEach-Object { ConvertFrom-Json (Get-ControlText $Run "conversations?id=$_") } |
        Where-Object { $_.PSObject.Properties['endedAt'] -and $_.endedAt }
}

function Get-ExpectedRecording {
    param($Run)

    $all = $Run.Api -eq 'Platform' `
        ? @(Get-Conversation $Run | ForEach-Object recordings | Where-Object fileState -NotIn 'DELETED', 'UPLOADING').id `
        : (Invoke-SandboxControl $Run.Server recordings).recordingIds
    $all.Where({ -not $Run.Shape.IsHalf -or $_ -match $Run.Half }) | Sort-Object
}

function Get-HeldState {
    <# What the service holds of each recording that was changed, and how often its tags and its metadata were written. #>
    param($Run)

    $held = @{}
    if ($Run.Api -eq 'Media') {
        (Invoke-SandboxControl $Run.Server counts).recordings.PSObject.Properties | ForEach-Object {
            $state = ConvertFrom-Json (Get-ControlText $Run "recordings?id=$([uri]::EscapeDataString($_.Name))")
            $held[$_.Name] = @{ Tags = $state.Tags; RetentionPolicy = $state.RetentionPolicy; PlainTags = $state.PlainTags; Metadata = $state.Metadata; TagWrites = $_.Value.tags; MetadataWrites = $_.Value.metadata }
        }
        return $held
    }

    foreach ($record in Get-Conversation $Run | ForEach-Object records) {
        $values = $record.values
        $state = $held[$values.recordingId] ??= @{ Tags = @(); RetentionPolicy = [pscustomobject]@{ Name = '' }; PlainTags = @(); Metadata = $null; TagWrites = 0; MetadataWrites = 0 }
        if ($record.schemaTitle -like 'Recording tags*') {
            $state.Tags += $values
            $state.TagWrites += $record.version
        }
        else {
            $state.PlainTags, $state.Metadata = $values.tags, $values
            $state.MetadataWrites += $record.version
        }
    }
    $held
}

function ConvertTo-Text {
    <# What a recording holds, as one line. #>
    param($State, [hashtable] $Shape)

    # A server's times and ids of tags are its own.
    $tags = @($State.Tags | ForEach-Object { "$($_.Label),$($_.TaxonomyId),$($_.Confidence),$($_.Status)" })
    $text = "$($tags -join ';')|$($State.RetentionPolicy ? $State.RetentionPolicy.Name : '')"
    if ($Shape.HasMetadata) { $text += "|$(@($State.PlainTags) -join ';')|$($State.Metadata.processed_by)|$($State.Metadata.priority_level)" }
    $text
}

function Assert-PipelineRun {
    <# Every recording changed, none of them twice, and the audit says what the server holds. #>
    param([Parameter(Mandatory)] $Run)

    $shape = $Run.Shape
    $because = "it was ended by: $($Run.Deaths -join ', ')"
    $expected = @(Get-ExpectedRecording $Run)
    $states = Get-HeldState $Run
    @($states.Keys | Sort-Object) | Should -Be $expected -Because $because
    @($states.Values.TagWrites | Sort-Object -Unique) | Should -Be 1 -Because $because
    @($states.Values.MetadataWrites | Sort-Object -Unique) | Should -Be ([int] $shape.HasMetadata) -Because $because
    if ($Run.Api -eq 'Media') {
        $counts = Invoke-SandboxControl $Run.Server counts
        $counts.totals.changedReplays, $counts.totals.pendingOverwrites | Should -Be 0, 0
        $keys = Get-SandboxJournal $Run.Server | Where-Object operation -In 'TagRecording', 'UpdateMetadata' | Group-Object { "$($_.operation) $($_.recordingId)" }
        $keys.Where({ @($_.Group.idempotencyKey | Sort-Object -Unique).Count -ne 1 }).ForEach({ $_.Name }) | Should -BeNullOrEmpty -Because 'one key a change'
    }
    else { (Invoke-SandboxControl $Run.Server platform-counts).recordWrites | Should -Be ($expected.Count * ($shape.HasMetadata ? 2 : 1)) -Because $because }

    $connect = $Run.Connect + @{ LedgerPath = $Run.LedgerPath }
    if ($shape.IsEndless) {
        # Its last run was stopped, too.
        Connect-GenesysCloud @connect
        $null = Resume-RecordingChange
        Disconnect-GenesysCloud
    }
    $connect.Remove('WarningAction')
    Connect-GenesysCloud @connect -WarningAction SilentlyContinue -WarningVariable warnings
    try {
        "$warnings" | Should -BeNullOrEmpty -Because 'nothing is unfinished'
        Resume-RecordingChange -WarningVariable warnings -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        "$warnings" | Should -BeNullOrEmpty
        (Test-RecordingAudit).IsIntact | Should -BeTrue

        $audit = @(Get-RecordingAudit)
        $odd = @($audit.Where({ $_.Outcome -notin 'Succeeded', 'Skipped', 'Unknown' -and -not ($_.Outcome -eq 'Failed' -and $_.ErrorId -eq 'ServiceUnavailable' -and $Run.Deaths -contains 'Error') }))
        $odd | Should -BeNullOrEmpty
        $succeeded = @($audit.Where({ $_.Outcome -eq 'Succeeded' }))
        $tagged = @($succeeded.Where({ $_.Action -eq 'AddTag' }))
        @($tagged.RecordingId | Sort-Object) | Should -Be $expected -Because $because
        $tagged.TagsApplied | Sort-Object -Unique | Should -Be 1
        $patched = @{}
        foreach ($record in $succeeded.Where({ $_.Action -eq 'SetMetadata' })) { $patched.Add($record.RecordingId, $record.After) }
        $patched.Count | Should -Be ($shape.HasMetadata ? $expected.Count : 0)

        $held = foreach ($id in $expected) { "$id $(ConvertTo-Text $states[$id] $shape)" }
        $said = foreach ($record in $tagged | Sort-Object RecordingId) {
            $after = @{ Tags = $record.After.Tags; RetentionPolicy = $record.After.RetentionPolicy }
            if ($shape.HasMetadata) {
                $after.PlainTags = $patched[$record.RecordingId].PlainTags
                $after.Metadata = $patched[$record.RecordingId].Metadata
            }
            "$($record.RecordingId) $(ConvertTo-Text $after $shape)"
        }
        $said | Should -Be $held -Because 'the audit says what the service holds'
        $asked = foreach ($id in $expected) {
            $label = $shape.HasOwnLabels -and $id -match $Run.Half ? 'Compliance:GDPR' : $Tag.Label
            "$id $label,$($Tag.TaxonomyId),$($Tag.Confidence),Active|$($Run.Api -eq 'Media' ? $Tag.RetentionPolicy : '')$($shape.HasMetadata ? '|voicemail;escalated|matrix|high' : '')"
        }
        $held | Should -Be $asked -Because 'the service holds what was asked for'

        $again = Get-GenesysEvent | ForEach-Object RecordingId
        if ($shape.LeavesRest) { $again | Should -Not -Match $Run.Half } else { $again | Should -BeNullOrEmpty -Because 'every event is finished' }
    }
    finally { Disconnect-GenesysCloud }
}

Export-ModuleMember -Function Get-PipelineShape, New-PipelineRun, Invoke-PipelineDeath, Invoke-PipelineKill, Complete-PipelineRun, Assert-PipelineRun, Stop-PipelineWorker, Set-PipelineDataHome, Get-HeldState, Get-ExpectedRecording

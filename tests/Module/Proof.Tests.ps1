#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# Proofs of single recordings: made and verified by the module, and verified by the recipe in the docs, which knows nothing of the module.

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-TestedModule
    $recipe = Join-Path (Split-Path (Split-Path $PSScriptRoot)) 'docs/how-to/verify_recording_proof.py'
    $server = Start-SandboxServer -Recordings 20
    $ids = (Invoke-SandboxControl $server recordings).recordingIds

    function Get-Program {
        <# A program that can be run; null where there is none. On Windows, a name may lead to a shop. #>
        param([string[]] $Name, [string] $Argument)

        foreach ($command in Get-Command $Name -CommandType Application -ErrorAction Ignore) {
            $null = & $command $Argument 2>&1
            if ($LASTEXITCODE -eq 0) { return $command.Source }
        }
    }

    $python = Get-Program -Name python3, python -Argument '--version'
    $missing = @(if (-not $python) { 'Python 3' }) + @(if (-not (Get-Program -Name openssl -Argument version)) { 'openssl' }) -join ' and '

    function New-TestCertificate {
        param([string] $Subject, [switch] $Rsa)

        $hash = [Security.Cryptography.HashAlgorithmName]::SHA256
        $request = if ($Rsa) {
            [Security.Cryptography.X509Certificates.CertificateRequest]::new($Subject, [Security.Cryptography.RSA]::Create(2048), $hash, [Security.Cryptography.RSASignaturePadding]::Pkcs1)
        }
        else {
            $key = [Security.Cryptography.ECDsa]::Create([Security.Cryptography.ECCurve]::CreateFromFriendlyName('nistP256'))
            [Security.Cryptography.X509Certificates.CertificateRequest]::new($Subject, $key, $hash)
        }
        $request.CreateSelfSigned([datetimeoffset]::UtcNow.AddDays(-1), [datetimeoffset]::UtcNow.AddDays(1))
    }

    function Get-CertificateHash {
        param($Certificate)

        $Certificate.GetCertHashString([Security.Cryptography.HashAlgorithmName]::SHA256)
    }

    function Test-ByRecipe {
        <# What the recipe says of a proof. #>
        param([string] $Path, [string] $Certificate, [string] $Checkpoint)

        if ($missing) {
            Set-ItResult -Skipped -Because "$missing is not installed on this machine"
            return
        }
        $arguments = @($recipe, $Path) + @(if ($Certificate) { '--certificate', $Certificate }) + @(if ($Checkpoint) { '--checkpoint', $Checkpoint })
        $said = & $python @arguments 2>&1 | Out-String
        [pscustomobject]@{ Holds = $LASTEXITCODE -eq 0; Said = $said.Trim() }
    }

    function Edit-Proof {
        param([string] $Path, [string] $Destination, [scriptblock] $Edit)

        $proof = Get-Content -LiteralPath $Path -Raw | ConvertFrom-Json
        $null = & $Edit $proof
        ConvertTo-Json -InputObject $proof -Depth 5 | Set-Content -LiteralPath $Destination
    }

    $signer = New-TestCertificate 'CN=Compliance Officer'
    $other = New-TestCertificate 'CN=Compliance Officer'
    $hash = Get-CertificateHash $signer
    $null = Connect-TestSandbox $server
    $null = $ids[0..9] | ForEach-Object { Set-RecordingMetadata $_ @{ queue = 'Claims' } }
    $null = Set-RecordingMetadata $ids[2] @{ queue = 'Sales' }
    $recording = $ids[2]

    $good = "$TestDrive/good.json"
    Export-RecordingAudit -Path $good -Proof -RecordingId $recording -Certificate $signer
    $unsigned = "$TestDrive/unsigned.json"
    Export-RecordingAudit -Path $unsigned -Proof -RecordingId $recording
    $foreign = "$TestDrive/foreign.json"
    Export-RecordingAudit -Path $foreign -Proof -RecordingId $ids[4] -Certificate $other
    $foreignProof = Get-Content $foreign -Raw | ConvertFrom-Json
}

AfterAll {
    Remove-TestConnection
    Stop-SandboxServer $server
}

Describe 'Export-RecordingAudit -Proof' {
    It 'writes a few KB that are verified on any machine that has the module' {
        (Get-Item $good).Length | Should -BeLessThan 8KB
        $copy = "$TestDrive/elsewhere.json"
        Copy-Item $good $copy
        Invoke-FreshPowerShell "Import-Module `$ModuleManifest; Test-RecordingAudit '$copy' -Certificate $hash -Quiet" | Should -Be 'True'
    }

    It 'has the records of the recording and no others, as they are in the ledger' {
        $texts = (Get-Content $good -Raw | ConvertFrom-Json).records.text
        $texts.ForEach({ ($_ | ConvertFrom-Json).id }) | Should -Be (Get-RecordingAudit $recording).AuditId
    }

    It 'takes recordings from the pipeline, as audit records and as ids' {
        Get-RecordingAudit -First 3 | Export-RecordingAudit -Path "$TestDrive/piped.json" -Proof
        (Test-RecordingAudit "$TestDrive/piped.json" -WarningAction Ignore).Proof.RecordingId | Should -Be ($ids[0..2] | Sort-Object)
        $ids[3], " $($ids[4]) " | Export-RecordingAudit -Path "$TestDrive/ids.json" -Proof
        (Test-RecordingAudit "$TestDrive/ids.json" -WarningAction Ignore).RecordCount | Should -Be 2
    }

    It 'names recordings that have no record, and proves the others' {
        $made = '', 'no-such-one', $recording | Export-RecordingAudit -Path "$TestDrive/some.json" -Proof -PassThru -ErrorAction SilentlyContinue -ErrorVariable problems
        $made | Should -BeOfType IO.FileInfo
        $problems.FullyQualifiedErrorId | Should -BeLike '*,GenesysRecordingTags.ExportRecordingAuditCommand'
        $problems.ForEach({ $_.FullyQualifiedErrorId.Split(',')[0] }) | Should -Be 'InvalidRequest', 'AuditRecordNotFound'
        $problems[1].TargetObject | Should -Be 'no-such-one'
        { Export-RecordingAudit -Path "$TestDrive/none.json" -Proof -RecordingId no-such-one -ErrorAction Stop } | Should -Throw -ErrorId 'AuditRecordNotFound,*'
        Export-RecordingAudit -Path "$TestDrive/none.json" -Proof -RecordingId no-such-one -ErrorAction SilentlyContinue
        "$TestDrive/none.json" | Should -Not -Exist
        @() | Export-RecordingAudit -Path "$TestDrive/none.json" -Proof -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -BeLike '*nothing to prove*'
    }

    It 'is signed by a certificate given as <Name>' -ForEach @(
        @{ Name = 'a .pem file'; File = 'signer.pem' }, @{ Name = 'a .pfx file'; File = 'signer.pfx' }, @{ Name = 'a file object'; File = 'signer.pem'; AsObject = $true }
        @{ Name = 'the user''s store, by its thumbprint' }
    ) {
        $file = if ($_.ContainsKey('File')) { "$TestDrive/$File" }
        $store = $null
        if ($file -like '*.pem') { $signer.ExportCertificatePem(), [Security.Cryptography.X509Certificates.ECDsaCertificateExtensions]::GetECDsaPrivateKey($signer).ExportPkcs8PrivateKeyPem() | Set-Content $file }
        elseif ($file) { [IO.File]::WriteAllBytes($file, $signer.Export('Pfx')) }
        else {
            $store = [Security.Cryptography.X509Certificates.X509Store]::new('My', 'CurrentUser')
            $store.Open('ReadWrite')
            $pfx = [Security.Cryptography.X509Certificates.X509Certificate2]::new($signer.Export('Pfx'), '', 'PersistKeySet, Exportable')
            $store.Add($pfx)
        }
        try {
            $with = if ($_.ContainsKey('AsObject')) { Get-Item $file } elseif ($file) { $file } else { $signer.Thumbprint.ToLowerInvariant() }
            $signed = "$TestDrive/signed-$([guid]::NewGuid()).json"
            Export-RecordingAudit -Path $signed -Proof -RecordingId $recording -Certificate $with
            (Test-RecordingAudit $signed -Certificate $signer).Proof.IsExpectedSigner | Should -BeTrue
        }
        finally {
            if ($store) {
                $store.Remove($pfx)
                $store.Dispose()
            }
        }
    }

    It 'says what is wrong with a certificate: <Name>' -ForEach @(
        @{ Name = 'a thumbprint that is nowhere'; Value = { 'ab' * 20 }; Says = '*store*ABAB*' }
        @{ Name = 'a file that is nowhere'; Value = { "$TestDrive/nowhere.pem" }; Says = '*nowhere.pem*Get-PfxCertificate*' }
        @{ Name = 'a file with a password'; Value = { [IO.File]::WriteAllBytes("$TestDrive/locked.pfx", $signer.Export('Pfx', 'secret-word')); "$TestDrive/locked.pfx" }; Says = '*Get-PfxCertificate*' }
        @{ Name = 'one without its private key'; Value = { [Security.Cryptography.X509Certificates.X509Certificate2]::new($signer.RawData) }; Says = '*private key*' }
        @{ Name = 'text'; Value = { 'Env:/PATH' }; Says = '*no certificate*' }
    ) {
        $value = & $Value
        $failure = { Export-RecordingAudit -Path "$TestDrive/refused.json" -Proof -RecordingId $recording -Certificate $value } | Should -Throw -PassThru
        "$failure" | Should -BeLike $Says
        "$TestDrive/refused.json" | Should -Not -Exist
    }

    It 'keeps to -WhatIf, to -Force, and to the extension' {
        Export-RecordingAudit -Path "$TestDrive/whatif.json" -Proof -RecordingId $recording -WhatIf
        "$TestDrive/whatif.json" | Should -Not -Exist
        { Export-RecordingAudit -Path $good -Proof -RecordingId $recording } | Should -Throw -ErrorId 'Conflict,*'
        { Export-RecordingAudit -Path "$TestDrive/x.jsonl" -Proof -RecordingId $recording } | Should -Throw -ErrorId 'InvalidRequest,*'
        { Export-RecordingAudit -Path "$TestDrive/x.json" -Proof -RecordingId $recording -Since (Get-Date) } | Should -Throw -ErrorId 'AmbiguousParameterSet,*'
    }
}

Describe 'Test-RecordingAudit of a proof' {
    It 'shows what is proven, and who vouches for it' {
        $verified = Test-RecordingAudit $good -Certificate $signer -WarningVariable warnings
        $verified.IsIntact, $verified.RecordCount | Should -Be $true, 2
        $warnings | Should -BeNullOrEmpty
        $proof = $verified.Proof
        $proof.RecordingId, $proof.TreeSize, $proof.Signer, $proof.Thumbprint, $proof.IsSelfSigned | Should -Be $recording, 11, 'CN=Compliance Officer', $signer.Thumbprint, $true
        $verified | Format-List | Out-String -Width 300 | Should -Match "Proof\s+: $recording; 11 records of .*signed by CN=Compliance Officer"
        $proof | Out-String -Width 300 | Should -Match 'Time\s+: [\d-]+ [\d:]+Z'
    }

    It 'takes the certificate as an object, a file and a thumbprint' {
        $signer.ExportCertificatePem() | Set-Content "$TestDrive/public.pem"
        foreach ($certificate in $signer, "$TestDrive/public.pem", $hash, $signer.Thumbprint, ($signer.Thumbprint -replace '(..)(?=.)', '$1:')) {
            Test-RecordingAudit $good -Certificate $certificate -Quiet | Should -BeTrue
        }
        Test-RecordingAudit $good -Certificate $other -Quiet | Should -BeFalse
    }

    It 'warns where nobody signed, and where anybody could have' {
        $null = Test-RecordingAudit $unsigned -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -BeLike '*not signed*'
        $null = Test-RecordingAudit $good -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -BeLike '*self-signed*-Certificate*'
        (Test-RecordingAudit $unsigned -Certificate $signer -WarningAction SilentlyContinue).Reason | Should -Be 'NotSigned'
    }

    It 'says what is wrong with a file, and goes on' {
        Set-Content "$TestDrive/broken.json" '{ "format": 1 }'
        $verified = Test-RecordingAudit "$TestDrive/broken.json", $unsigned -ErrorAction SilentlyContinue -ErrorVariable problems -WarningAction SilentlyContinue
        $verified.IsIntact | Should -BeTrue
        $problems | Should -HaveCount 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'InvalidFile,*'
        "$($problems[0])" | Should -BeLike "*broken.json*'format'*"
    }

    It 'keeps the parameters of proofs and of chains apart' {
        { Test-RecordingAudit $good -ExpectedHeadHash ('0' * 64) } | Should -Throw -ErrorId 'InvalidRequest,*'
        Export-RecordingAudit "$TestDrive/chain.jsonl"
        { Test-RecordingAudit "$TestDrive/chain.jsonl" -Certificate $hash } | Should -Throw -ErrorId 'InvalidRequest,*'
    }
}

Describe 'A proof that nobody touched' {
    It 'holds by the recipe: <Name>' -ForEach @(
        @{ Name = 'signed with ECDSA'; Kind = 'good' }, @{ Name = 'unsigned'; Kind = 'unsigned' }, @{ Name = 'signed with RSA'; Kind = 'rsa' }
    ) {
        $file, $certificate = switch ($Kind) {
            good { $good, $hash }
            unsigned { $unsigned, '' }
            rsa {
                $rsa = New-TestCertificate 'CN=Compliance Officer' -Rsa
                Export-RecordingAudit -Path "$TestDrive/rsa.json" -Proof -RecordingId $recording -Certificate $rsa
                "$TestDrive/rsa.json", (Get-CertificateHash $rsa)
            }
        }
        $verdict = Test-ByRecipe $file -Certificate $certificate
        if ($verdict) {
            $verdict.Holds | Should -BeTrue -Because $verdict.Said
            $verdict.Said | Should -BeLike "holds: 2 records of $recording*"
            $verdict.Said | Should -BeLike ($certificate ? "*$($certificate.ToLowerInvariant())*" : '*NOT SIGNED*')
            $verdict.Said | Should -Not -BeLike '*WHO SIGNED WAS NOT CHECKED*'
        }
    }

    It 'tells by the recipe when, who, what, how it ended and in which run, one line a record' {
        $verdict = Test-ByRecipe $good -Certificate $hash
        if ($verdict) {
            foreach ($record in Get-RecordingAudit $recording) {
                $time = $record.Timestamp.UtcDateTime.ToString('yyyy-MM-dd HH:mm:ss') + 'Z'
                $line = "$time, user $($record.Actor), client $($record.Client): SetMetadata $recording [metadata queue]: Succeeded, run $($record.RunId)"
                $verdict.Said -split '\r?\n' | ForEach-Object Trim | Should -Contain $line
            }
        }
    }

    It 'says by the recipe that nobody checked who signed, where no certificate was named' {
        $verdict = Test-ByRecipe $good
        if ($verdict) {
            $verdict.Holds | Should -BeTrue -Because $verdict.Said
            $verdict.Said | Should -BeLike "*$($hash.ToLowerInvariant())*WHO SIGNED WAS NOT CHECKED*--certificate*"
        }
    }
}

Describe 'A forged proof' {
    BeforeDiscovery {
        $forgeries = @(
            @{ Name = 'the text of a record altered'; Reason = 'NotIncluded'; Edit = { param($proof) $proof.records[0].text = $proof.records[0].text.Replace('Claims', 'Nobody') } }
            @{ Name = 'the record of another recording'; Reason = 'OtherRecording'; Edit = { param($proof) $proof.records[0] = $foreignProof.records[0] } }
            @{ Name = 'the paths of two records swapped'; Reason = 'NotIncluded'; Edit = { param($proof) $proof.records[0].path, $proof.records[1].path = $proof.records[1].path, $proof.records[0].path } }
            @{ Name = 'a path cut short'; Reason = 'NotIncluded'; Edit = { param($proof) $proof.records[0].path = @($proof.records[0].path | Select-Object -SkipLast 1) } }
            @{ Name = 'another tree size'; Reason = 'SignatureInvalid'; Edit = { param($proof) $proof.checkpoint = $proof.checkpoint.Replace("`n11`n", "`n12`n") } }
            @{ Name = 'another root'; Reason = 'SignatureInvalid'; Edit = { param($proof) $proof.checkpoint = $proof.checkpoint -replace "`n[A-Za-z0-9+/]{43}=`n", "`n$([Convert]::ToBase64String([byte[]]::new(32)))`n" } }
            @{ Name = 'a line of the note altered'; Reason = 'SignatureInvalid'; Edit = { param($proof) $proof.checkpoint = $proof.checkpoint.Replace("`norganization ", "`norganization not-") } }
            @{ Name = 'the signature of another key'; Reason = 'SignerDiffers'; Edit = { param($proof) $proof.checkpoint = $proof.checkpoint.Substring(0, $proof.checkpoint.IndexOf([char] 0x2014)) + $foreignProof.checkpoint.Substring($foreignProof.checkpoint.IndexOf([char] 0x2014)) } }
            @{ Name = 'the certificate exchanged'; Reason = 'SignerDiffers'; Edit = { param($proof) $proof.certificate = $foreignProof.certificate } }
            @{ Name = 'certificate and signature exchanged'; Reason = 'SignerUnexpected'; Edit = { param($proof) $proof.certificate, $proof.checkpoint, $proof.records = $foreignProof.certificate, $foreignProof.checkpoint, $foreignProof.records } }
            @{ Name = 'a record of the recording left out'; Reason = 'Removed'; Edit = { param($proof) $proof.records = @($proof.records[1]) } }
            @{ Name = 'the records of the recording reordered'; Reason = 'Reordered'; Edit = { param($proof) $proof.records = @($proof.records[1], $proof.records[0]) } }
            @{ Name = 'signature and certificate removed'; Reason = 'NotSigned'; Edit = { param($proof) $proof.checkpoint = $proof.checkpoint.Substring(0, $proof.checkpoint.IndexOf([char] 0x2014) - 1); $proof.PSObject.Properties.Remove('certificate') } }
        )
    }

    BeforeEach {
        $file = "$TestDrive/forged.json"
        Edit-Proof -Path $good -Destination $file -Edit $Edit
    }

    It 'is refused by the module: <Name>' -ForEach $forgeries {
        $verified = Test-RecordingAudit $file -Certificate $hash -WarningVariable warnings -WarningAction SilentlyContinue
        $verified.IsIntact | Should -BeFalse
        $verified.Findings.Kind | Should -Contain $Reason
        "$($warnings[0])" | Should -BeLike "*forged.json*not intact*${Reason}:*"
        Test-RecordingAudit $file -Certificate $hash -Quiet | Should -BeFalse
    }

    It 'is refused by the recipe: <Name>' -ForEach $forgeries {
        $verdict = Test-ByRecipe $file -Certificate $hash
        if ($verdict) {
            $verdict.Holds | Should -BeFalse
            $verdict.Said | Should -BeLike 'refused:*'
        }
    }
}

Describe 'A later checkpoint' {
    BeforeAll {
        $kept = "$TestDrive/kept.txt"
        [IO.File]::WriteAllText($kept, (Get-Content $good -Raw | ConvertFrom-Json).checkpoint)
        $null = $ids[10..15] | ForEach-Object { Set-RecordingMetadata $_ @{ queue = 'Claims' } }
        $later = "$TestDrive/later.json"
        Export-RecordingAudit -Path $later -Proof -RecordingId $ids[12] -Certificate $signer -Checkpoint $good
    }

    It 'continues the earlier one: by the module, by the ledger, by an export' {
        foreach ($earlier in $good, $kept) {
            (Test-RecordingAudit $later -Checkpoint $earlier -Certificate $hash).Proof.ConsistentWith | Should -Be 11
            Test-RecordingAudit -Checkpoint $earlier -Quiet | Should -BeTrue
        }
        Export-RecordingAudit "$TestDrive/all.jsonl"
        Test-RecordingAudit "$TestDrive/all.jsonl" -Checkpoint $kept -Quiet | Should -BeTrue
    }

    It 'continues the earlier one by the recipe' {
        foreach ($earlier in $good, $kept) {
            $verdict = Test-ByRecipe $later -Certificate $hash -Checkpoint $earlier
            if ($verdict) {
                $verdict.Holds | Should -BeTrue -Because $verdict.Said
                $verdict.Said | Should -BeLike '*continues the checkpoint of 11 records*'
            }
        }
    }

    It 'is refused where it does not: <Name>' -ForEach @(
        @{ Name = 'the earlier root is another'; Reason = 'Rewritten'; Edit = { param($proof) $proof.checkpoint = ($proof.checkpoint -split "`n`n")[0] -replace "`n[A-Za-z0-9+/]{43}=`n", "`n$([Convert]::ToBase64String([byte[]]::new(32)))`n"; $proof.checkpoint += "`n" } }
        @{ Name = 'the earlier checkpoint is of another ledger'; Reason = 'OtherLedger'; Edit = { param($proof) $proof.checkpoint = "x$(($proof.checkpoint -split "`n`n")[0])`n" } }
    ) {
        $text = [pscustomobject]@{ checkpoint = [IO.File]::ReadAllText($kept) }
        & $Edit $text
        [IO.File]::WriteAllText("$TestDrive/other.txt", $text.checkpoint)
        (Test-RecordingAudit $later -Checkpoint "$TestDrive/other.txt" -WarningAction SilentlyContinue).Reason | Should -Be $Reason
        Test-RecordingAudit -Checkpoint "$TestDrive/other.txt" -Quiet | Should -BeFalse
        { Export-RecordingAudit -Path "$TestDrive/never.json" -Proof -RecordingId $recording -Checkpoint "$TestDrive/other.txt" } | Should -Throw
        "$TestDrive/never.json" | Should -Not -Exist
        $verdict = Test-ByRecipe $later -Checkpoint "$TestDrive/other.txt"
        if ($verdict) { $verdict.Holds | Should -BeFalse }
    }

    It 'is refused where the proof does not tell' {
        (Test-RecordingAudit $good -Checkpoint $later -WarningAction SilentlyContinue).Reason | Should -Be 'CheckpointNewer'
        Export-RecordingAudit -Path "$TestDrive/mute.json" -Proof -RecordingId $recording
        (Test-RecordingAudit "$TestDrive/mute.json" -Checkpoint $good -WarningAction SilentlyContinue).Reason | Should -Be 'ConsistencyMissing'
    }

    It 'has to be a file with a checkpoint' {
        { Test-RecordingAudit $later -Checkpoint "$TestDrive/nowhere.txt" } | Should -Throw -ErrorId 'InvalidFile,*'
        { Test-RecordingAudit $later -Checkpoint $recipe } | Should -Throw -ErrorId 'InvalidFile,*'
    }
}

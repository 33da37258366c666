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

    function Write-FittingProof {
        <# A proof of a ledger with one record, unsigned, whose tree fits whatever is done to the record's text or to the checkpoint. #>
        param([string] $Path, [scriptblock] $Text, [scriptblock] $Note, [scriptblock] $File, [string] $Encoding = 'utf8NoBOM')

        $proof = Get-Content -LiteralPath $unsigned -Raw | ConvertFrom-Json
        $record = $proof.records[0].text -replace '"sequence":\d+,"previousHash":"\w+"', ('"sequence":1,"previousHash":"{0}"' -f ('0' * 64))
        if ($Text) { $record = & $Text $record }
        $root = [Convert]::ToBase64String([Security.Cryptography.SHA256]::HashData([byte[]] (0) + [Text.Encoding]::UTF8.GetBytes($record)))
        $lines = $proof.checkpoint.Split("`n")
        $checkpoint = (@($lines[0], 1, $root) + $lines[3..4] + "recording $([uri]::EscapeDataString($recording)) 1" -join "`n") + "`n"
        if ($Note) { $checkpoint = & $Note $checkpoint }
        $json = [ordered]@{ format = $proof.format; checkpoint = $checkpoint; records = @([ordered]@{ text = $record; leafIndex = 0; path = @() }) } | ConvertTo-Json -Depth 5 -Compress
        if ($File) { $json = & $File $json }
        Set-Content -LiteralPath $Path -Value $json -Encoding $Encoding
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

Describe 'A proof that fits and that two readers could read differently' {
    BeforeDiscovery {
        $texts = [ordered]@{
            'two outcomes'                        = { $args[0].Replace('"outcome":"Succeeded"', '"outcome":"Succeeded","outcome":"Failed"') }
            'two outcomes, one with an escape'    = { $args[0].Replace('"outcome":"Succeeded"', '"outcome":"Succeeded","outcom\u0065":"Failed"') }
            'two recordings, the wrong one first' = { $args[0].Replace('"entity":{', '"entity":{"id":"x"},"entity":{') }
            'two recordings, the wrong one last'  = { $args[0].Replace(',"user":', ',"entity":{"id":"x"},"user":') }
            'two ids of the recording'            = { $args[0].Replace('"entity":{', '"entity":{"id":"x",') }
            'two sequences, the wrong one first'  = { $args[0].Replace('"sequence":1', '"sequence":5,"sequence":1') }
            'two sequences, the wrong one last'   = { $args[0].Replace('"sequence":1', '"sequence":1,"sequence":5') }
            'two sequences far apart'             = { $args[0].Replace(',"user":', ',"sequence":5,"user":') }
            'two members deep inside'             = { $args[0].Replace('"metadata":{', '"metadata":{"a":"1","a":"2",') }
            'characters behind the object'        = { $args[0] + 'x' }
            'an object behind the object'         = { $args[0] + '{}' }
            'a blank behind the object'           = { $args[0] + ' ' }
            'a blank before the object'           = { ' ' + $args[0] }
            'a byte order mark'                   = { [string] [char] 0xfeff + $args[0] }
            'a tab in a string'                   = { $args[0] -replace '"machine":"', "`$0`t" }
            'half of a surrogate pair'            = { $args[0] -replace '"machine":"', '$0\ud800' }
            'no number'                           = { $args[0] -replace '"attempts":1', '"attempts":NaN' }
            'an infinite number'                  = { $args[0] -replace '"attempts":1', '"attempts":1e999' }
            'a number of 5,000 digits'            = { $args[0] -replace '"attempts":1', ('"attempts":1' + '0' * 4999) }
            'a comment'                           = { $args[0].Replace('"user":', '/**/"user":') }
            'lists nested 100 deep'               = { $args[0].Replace('"user":', '"z":' + '[' * 100 + ']' * 100 + ',"user":') }
            'lists nested 5,000 deep'             = { $args[0].Replace('"user":', '"z":' + '[' * 5000 + ']' * 5000 + ',"user":') }
            'a sequence that is true'             = { $args[0].Replace('"sequence":1', '"sequence":true') }
            'a sequence with a fraction'          = { $args[0].Replace('"sequence":1', '"sequence":1.0') }
            'a sequence with an exponent'         = { $args[0].Replace('"sequence":1', '"sequence":1e0') }
            'a sequence that is a text'           = { $args[0].Replace('"sequence":1', '"sequence":"1"') }
            'a previous hash that is none'        = { $args[0] -replace '"previousHash":"00', '"previousHash":"zz' }
            'a short previous hash'               = { $args[0] -replace '"previousHash":"0+', '"previousHash":"' }
            'a time that is none'                 = { $args[0] -replace '"eventDate":"[^"]+', '"eventDate":"yesterday' }
            'an outcome that is no text'          = { $args[0].Replace('"outcome":"Succeeded"', '"outcome":1') }
            'no operation'                        = { $args[0].Replace('"operation"', '"Operation"') }
            'no recording'                        = { $args[0].Replace('"entity"', '"Entity"') }
            'a recording that is a number'        = { $args[0] -replace '"entity":\{"id":"[^"]+"', '"entity":{"id":1' }
            'sequence and entity alone'           = { '{"sequence":1,"entity":' + ($args[0] -replace '.*"entity":(\{[^}]*\}).*', '$1') + '}' }
            'a list'                              = { '[1]' }
        }
        $notes = [ordered]@{
            'a count with a plus sign'       = { $args[0] -replace ' 1\n$', " +1`n" }
            'a count with an underscore'     = { $args[0] -replace ' 1\n$', " 0_1`n" }
            'a count with a zero before it'  = { $args[0] -replace ' 1\n$', " 01`n" }
            'a count with blanks'            = { $args[0] -replace ' 1\n$', "  1 `n" }
            'a count with an Arabic digit'   = { $args[0] -replace ' 1\n$', " $([char] 0x661)`n" }
            'a count without a recording'    = { $args[0] + "recording  0`n" }
            'a count that is too large'      = { $args[0] + "recording y 9223372036854775808`n" }
            'an id with a needless escape'   = { $args[0].Replace('recording r', 'recording %72') }
            'an id that is not UTF-8'        = { $args[0] + "recording %ff 0`n" }
            'an id that is not escaped'      = { $args[0] + "recording a+b 0`n" }
            'a size with an Arabic digit'    = { $args[0] -replace '\n1\n', "`n$([char] 0x661)`n" }
            'a time with garbage'            = { $args[0] -replace '\.\d{7}Z', 'garbageZ' }
            'a time with a lower case t'     = { $args[0] -replace '(\ntime [^T]*)T', '$1t' }
            'a time with a lower case z'     = { $args[0] -creplace '(\d)Z\n', "`$1z`n" }
            'a time with an offset'          = { $args[0] -creplace '(\d)Z\n', "`$1+00:00`n" }
            'a time without a fraction'      = { $args[0] -replace '\.\d{7}Z', 'Z' }
            'a time with a point alone'      = { $args[0] -replace '\.\d{7}Z', '.Z' }
            'a time with Arabic digits'      = { $args[0] -replace 'time 20', "time $([char] 0x662)$([char] 0x660)" }
            'two times'                      = { $args[0] -replace '\n(time .*\n)', "`n`$1`$1" }
            'two organizations'              = { $args[0] -replace '\n(organization .*\n)', "`n`$1`$1" }
            'a signature with a plus sign'   = { $args[0] + "`n$([char] 0x2014) a+b AAAAAAAA`n" }
        }
        $files = [ordered]@{
            'a place that is false'                   = { $args[0].Replace('"leafIndex":0', '"leafIndex":false') }
            'a place with a fraction'                 = { $args[0].Replace('"leafIndex":0', '"leafIndex":0.0') }
            'a place with an exponent'                = { $args[0].Replace('"leafIndex":0', '"leafIndex":0e0') }
            'a place that is too large'               = { $args[0].Replace('"leafIndex":0', '"leafIndex":9223372036854775808') }
            'a path that is a text'                   = { $args[0].Replace('"path":[]', '"path":""') }
            'a path that is an object'                = { $args[0].Replace('"path":[]', '"path":{}') }
            'records that are a text'                 = { $args[0] -replace '"records":.*', '"records":""}' }
            'two places'                              = { $args[0].Replace('"leafIndex":0', '"leafIndex":7,"leafIndex":0') }
            'two members where nobody looks'          = { $args[0].Replace('"records":', '"x":{"a":1,"a":2},"records":') }
            'lists nested where nobody looks'         = { $args[0].Replace('"records":', '"x":' + '[' * 8 + ']' * 8 + ',"records":') }
            'half of a surrogate pair where nobody looks' = { $args[0].Replace('"records":', '"x":"\ud800","records":') }
            'a consistency proof that is null'        = { $args[0].Replace('"records":', '"consistency":null,"records":') }
            'a consistency proof of another form'     = { $args[0].Replace('"records":', '"consistency":{"treeSize":1.0,"path":[]},"records":') }
            'a certificate that is null'              = { $args[0].Replace('"records":', '"certificate":null,"records":') }
            'a consistency proof with a long path'    = { $args[0].Replace('"records":', '"consistency":{"treeSize":1,"path":[' + (@("`"$('A' * 43)=`"") * 65 -join ',') + ']},"records":') }
        }
        $forgeries = @(
            foreach ($name in $texts.Keys) { @{ Name = "a record with $name"; Reason = 'Unreadable'; With = @{ Text = $texts[$name] } } }
            foreach ($name in $notes.Keys) { @{ Name = "a checkpoint with $name"; Reason = 'CheckpointMalformed'; With = @{ Note = $notes[$name] } } }
            foreach ($name in $files.Keys) { @{ Name = "a file with $name"; Reason = 'InvalidFile'; With = @{ File = $files[$name] } } }
            @{ Name = 'a record that is not UTF-8'; Reason = 'InvalidFile'; With = @{ Text = { $args[0] -replace '"machine":"', "`$0$([char] 0xfc)" }; Encoding = 'latin1' } }
            @{ Name = 'a certificate that is empty'; Reason = 'CertificateInvalid'; With = @{ File = { $args[0].Replace('"records":', '"certificate":"","records":') } } }
            @{ Name = 'a certificate that is none'; Reason = 'CertificateInvalid'; With = @{ File = { $args[0].Replace('"records":', '"certificate":"AAAA","records":') } } }
        )
    }

    BeforeEach {
        $file = "$TestDrive/fitting.json"
        Write-FittingProof -Path $file @With
    }

    It 'is refused by the module: <Name>' -ForEach $forgeries {
        $verified = Test-RecordingAudit $file -ErrorVariable problems -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        if ($Reason -eq 'InvalidFile') {
            $problems.FullyQualifiedErrorId | Should -BeLike 'InvalidFile,*'
            $verified | Should -BeNullOrEmpty
        }
        else {
            $verified.IsIntact | Should -BeFalse
            $verified.Findings.Kind | Should -Contain $Reason
        }
    }

    It 'is refused by the recipe: <Name>' -ForEach $forgeries {
        $verdict = Test-ByRecipe $file
        if ($verdict) {
            $verdict.Holds | Should -BeFalse -Because $verdict.Said
            $verdict.Said | Should -BeLike 'refused:*'
        }
    }
}

Describe 'A proof that fits' {
    It 'holds by the module and by the recipe: <Name>' -ForEach @(
        @{ Name = 'as it was written'; With = @{} }
        @{ Name = 'lists nested up to the limit'; With = @{ Text = { $args[0].Replace('"user":', '"z":' + '[' * 63 + ']' * 63 + ',"user":') } } }
        @{ Name = 'members that nobody knows'; With = @{ Text = { $args[0].Replace('"user":', '"z":{"a":[1e3,-0.5]},"user":') }; File = { $args[0].Replace('"records":', '"x":[[[[[[[]]]]]]],"records":') } } }
        @{ Name = 'lines that nobody knows'; With = @{ Note = { $args[0] + "recording`ntime`nwitnessed by nobody`nrecording a%2Bb 0`n" } } }
        @{ Name = 'members of an unknown form that are shown only'; With = @{ Text = { $args[0] -replace '"context":\{.*', '"context":[]}' -replace '"after":\{', '"after":{"tags":5,"retentionPolicy":"x",' } } }
        @{ Name = 'with a byte order mark'; With = @{ Encoding = 'utf8BOM' } }
    ) {
        Write-FittingProof -Path "$TestDrive/fits.json" @With
        $verified = Test-RecordingAudit "$TestDrive/fits.json" -WarningAction SilentlyContinue
        $verified.IsIntact | Should -BeTrue -Because $verified.Message
        $verdict = Test-ByRecipe "$TestDrive/fits.json"
        if ($verdict) { $verdict.Holds | Should -BeTrue -Because $verdict.Said }
    }

    It 'is refused with the record and the reason, and others go on' {
        Write-FittingProof -Path "$TestDrive/empty.json" -File { $args[0].Replace('"records":', '"certificate":"","records":') }
        Write-FittingProof -Path "$TestDrive/twice.json" -Text { $args[0].Replace('"outcome":', '"outcome":"Failed","outcome":') }
        $verified = Test-RecordingAudit "$TestDrive/empty.json", "$TestDrive/twice.json", $unsigned -WarningAction SilentlyContinue -ErrorVariable problems
        $problems | Should -BeNullOrEmpty
        $verified.Reason | Should -Be 'CertificateInvalid', 'Unreadable', $null
        $verified.IsIntact | Should -Be $false, $false, $true
        $verified[1].Message | Should -BeLike "Unreadable: entry 1, for the place of record 1, is not an audit record: it has 'outcome' twice in one object.*"
        $verdict = Test-ByRecipe "$TestDrive/twice.json"
        if ($verdict) { $verdict.Said | Should -Be "refused: entry 1 is not an audit record: it has 'outcome' twice in one object" }
    }

    It 'is no checkpoint to compare with where its signature is not that of its certificate, by the module and by the recipe' {
        Edit-Proof -Path $good -Destination "$TestDrive/exchanged.json" -Edit { param($proof) $proof.certificate = $foreignProof.certificate }
        { Test-RecordingAudit $good -Checkpoint "$TestDrive/exchanged.json" } | Should -Throw -ErrorId 'InvalidFile,*'
        $verdict = Test-ByRecipe $good -Checkpoint "$TestDrive/exchanged.json"
        if ($verdict) { $verdict.Holds | Should -BeFalse -Because $verdict.Said }
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

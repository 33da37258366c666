#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# An organisation over HTTPS. Which certificates are trusted is the machine's to say; on Linux a process can be told otherwise.

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    $key = [Security.Cryptography.RSA]::Create(2048)
    $request = [Security.Cryptography.X509Certificates.CertificateRequest]::new(
        'CN=sandbox', $key, [Security.Cryptography.HashAlgorithmName]::SHA256, [Security.Cryptography.RSASignaturePadding]::Pkcs1)
    $names = [Security.Cryptography.X509Certificates.SubjectAlternativeNameBuilder]::new()
    $names.AddIpAddress([Net.IPAddress]::Loopback)
    $request.CertificateExtensions.Add($names.Build())
    $certificate = $request.CreateSelfSigned([DateTimeOffset]::UtcNow.AddDays(-1), [DateTimeOffset]::UtcNow.AddDays(1))
    $trusted = Join-Path $TestDrive 'trusted.pem'
    Set-Content -LiteralPath $trusted -Value $certificate.ExportCertificatePem()
    Set-Content -LiteralPath "$TestDrive/key.pem" -Value $certificate.ExportCertificatePem(), $key.ExportPkcs8PrivateKeyPem()
    $server = Start-SandboxServer -Recordings 100 -LatencyMilliseconds 20 -With '--certificate', "$TestDrive/key.pem"
    $prologue = "Import-Module `$ModuleManifest; `$uri = '$($server.Uri)'; `$ledger = '$TestDrive/ledger.db'; `$id = '$ClientId'; `$text = '$ClientSecret'; `$taxonomy = '$ComplianceTaxonomy'`n" +
    '$credential = [pscredential]::new($id, [Net.NetworkCredential]::new("", $text).SecurePassword)' + "`n"
}

AfterAll { Stop-SandboxServer $server }

Describe 'An organisation over HTTPS' -Skip:(-not $IsLinux) {
    It 'is spoken to in HTTP/2 where it offers that, many requests at a time' {
        $lines = Invoke-FreshPowerShell -Environment @{ SSL_CERT_FILE = $trusted } -Script ($prologue + @'
        Connect-GenesysCloud -BaseUri $uri -Credential $credential -LedgerPath $ledger
        $results = 30..89 | ForEach-Object { 'rec-{0:D6}' -f $_ } | Add-RecordingTag -Label Compliance:PCI-DSS -TaxonomyId $taxonomy -ThrottleLimit 32
        "tagged $($results.Count)"
        $entries = (Invoke-RestMethod "${uri}__sandbox/journal").entries | Where-Object operation -EQ TagRecording
        "requests $(@($entries).Count)"
        "by $(@($entries.protocol) | Sort-Object -Unique)"
        "at a time $((Invoke-RestMethod "${uri}__sandbox/stats").maxInFlight -ge 16)"
'@)
        $lines | Should -Contain 'tagged 60'
        $lines | Should -Contain 'requests 60'
        $lines | Should -Contain 'by HTTP/2'
        $lines | Should -Contain 'at a time True'
    }

    It 'gets neither secret nor token where nobody vouches for its certificate' {
        $lines = Invoke-FreshPowerShell -Script ($prologue + @'
        $asked = { (Invoke-RestMethod "${uri}__sandbox/stats" -SkipCertificateCheck).totalRequests }
        $before = & $asked
        try { Connect-GenesysCloud -BaseUri $uri -Credential $credential -NoLedger } catch { $problem = $_ }
        "error $($problem.FullyQualifiedErrorId)"
        "says $problem"
        "asked $((& $asked) - $before)"
'@)
        $lines -like 'error *' | Should -BeLike '*,GenesysRecordingTags.ConnectGenesysCloudCommand'
        $lines -join ' ' | Should -BeLike '*certificate*'
        $lines | Should -Contain 'asked 0'
    }
}

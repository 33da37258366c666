#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# What goes to this machine goes there directly, whatever proxy the environment names.

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-Module "$PSScriptRoot/AuditHelpers.psm1"
    $server = Start-SandboxServer -Recordings 20
    $proxy = [Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
    $proxy.Start()
}

AfterAll {
    Stop-SandboxServer $server
    $proxy.Stop()
}

Describe 'A proxy that the environment names' {
    It 'gets nothing that goes to loopback' {
        $receiver = Start-WebhookReceiver
        try {
            $address = "http://127.0.0.1:$($proxy.LocalEndpoint.Port)"
            $names = 'http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'
            $environment = @{}
            $names | ForEach-Object { $environment[$_] = $address }
            $lines = Invoke-FreshPowerShell -Environment $environment -Script @"
            Import-Module '$ModuleManifest'
            `$credential = [pscredential]::new('$ClientId', [Net.NetworkCredential]::new('', '$ClientSecret').SecurePassword)
            `$null = Connect-GenesysCloud -BaseUri '$($server.Uri)' -Credential `$credential -LedgerPath '$TestDrive/ledger.db'
            `$null = Register-RecordingComplianceSink hook -Uri '$($receiver.Uri)'
            `$result = Add-RecordingTag rec-000001 -Label Compliance:PCI-DSS -TaxonomyId '$ComplianceTaxonomy'
            "tagged `$(`$result.TagsApplied)"
            "backlog `$((Sync-RecordingCompliance).Backlog)"
            "proxy `$([Net.Http.HttpClient]::DefaultProxy.GetProxy('http://remote.example/'))"
"@
            $lines | Should -Contain 'tagged 1'
            $lines | Should -Contain 'backlog 0'
            # The environment does name it.
            $lines | Should -Contain "proxy $address/"
            $proxy.Pending() | Should -BeFalse
            $receiver.State.Received.Count | Should -Be 1
        }
        finally { Stop-WebhookReceiver $receiver }
    }
}

Describe 'A proxy that -Proxy names' {
    BeforeAll {
        if (-not ('AuthProxy' -as [type])) { Add-Type -Path "$PSScriptRoot/AuthProxy.cs" -ReferencedAssemblies (Get-ChildItem "$PSHOME/ref/*.dll").FullName }
        Import-TestedModule
        $password = 'pr0xy-p4ssword/+'
        $basic = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("proxy-user:$password"))
        $proxyCredential = [pscredential]::new('proxy-user', [Net.NetworkCredential]::new('', $password).SecurePassword)
        $connect = @{ BaseUri = $server.Uri; Credential = Get-TestCredential; LedgerPath = "$TestDrive/proxied.db" }

        function Get-AllText {
            param($Run)

            @($Run.Output) + $Run.Streams.Error + $Run.Streams.Warning + $Run.Streams.Verbose + $Run.Streams.Debug + $Run.Streams.Information |
                ForEach-Object { "$_"; if ($_ -is [Management.Automation.ErrorRecord]) { "$($_.Exception)"; "$($_.ErrorDetails.RecommendedAction)" } }
        }
    }
    BeforeEach { $asking = [AuthProxy]::new('proxy-user', $password, $server.Uri.Port) }
    AfterEach {
        $asking.Dispose()
        Remove-TestConnection
    }

    It 'is taken by the request for a token and by all others, and its password is nowhere' {
        $run = Invoke-HostedPowerShell {
            param($connect, $proxy, $user, $log, $taxonomy)
            Connect-GenesysCloud @connect -Proxy $proxy -ProxyCredential $user -LogPath $log -Verbose -Debug
            Add-RecordingTag rec-000001 -Label Compliance:PCI-DSS -TaxonomyId $taxonomy -Verbose -Debug
            Get-GenesysConnection | Format-List * | Out-String
            Disconnect-GenesysCloud
        } @{ connect = $connect; proxy = "http://127.0.0.1:$($asking.Port)"; user = $proxyCredential; log = "$TestDrive/proxy.jsonl"; taxonomy = $ComplianceTaxonomy }
        $run.Streams.Error | Should -BeNullOrEmpty
        $passed = $asking.Passed.ToArray()
        @($passed -match '^POST http://127\.0\.0\.1:\d+/oauth/token ').Count | Should -Be 1
        @($passed -match '^POST http://127\.0\.0\.1:\d+/api/v2/recordings/medias/rec-000001/tags ').Count | Should -Be 1
        $text = (Get-AllText $run) + [IO.File]::ReadAllText("$TestDrive/proxy.jsonl") -join "`n"
        $text | Should -Not -Match ([regex]::Escape($password))
        $text | Should -Not -Match ([regex]::Escape($basic))
    }

    It 'that gets <What> is an error at once, which says so and shows no password' -ForEach @(
        @{ What = 'no credential'; With = @{} }
        @{ What = 'a wrong one'; With = @{ ProxyCredential = [pscredential]::new('proxy-user', [Net.NetworkCredential]::new('', 'wr0ng-p4ss').SecurePassword) } }
    ) {
        $run = Invoke-HostedPowerShell {
            param($connect, $proxy, $with)
            try { Connect-GenesysCloud @connect -Proxy $proxy @with -Verbose -Debug } catch { $_ }
        } @{ connect = $connect; proxy = "http://127.0.0.1:$($asking.Port)"; with = $With }
        $failure = @($run.Output).Where{ $_ -is [Management.Automation.ErrorRecord] }[0]
        $failure.FullyQualifiedErrorId | Should -BeExactly 'ServiceUnreachable,GenesysRecordingTags.ConnectGenesysCloudCommand'
        "$failure" | Should -Match 'proxy .*407'
        $failure.ErrorDetails.RecommendedAction | Should -Match '-ProxyCredential'
        $asking.Passed.Count | Should -Be 0
        $asking.Refused | Should -BeLessOrEqual 2
        (Get-AllText $run) -join "`n" | Should -Not -Match 'wr0ng-p4ss|Basic |cHJveHk'
    }

    It 'must not hold a password, which is not repeated' {
        $failure = { Connect-GenesysCloud @connect -Proxy 'http://user:p4ss@127.0.0.1:1' } | Should -Throw -ErrorId 'InvalidRequest,*' -PassThru
        "$failure" | Should -Not -Match 'p4ss'
        $failure.ErrorDetails.RecommendedAction | Should -Match '-ProxyCredential'
    }

    It 'on another machine gets nothing that goes to loopback' {
        $connection = Connect-GenesysCloud @connect -Proxy 'http://192.0.2.1:8080' -TimeoutSec 5 -MaximumRetryCount 0 -PassThru
        $connection.IsOpen | Should -BeTrue
    }

    It 'is reached by a tunnel for an organisation elsewhere, tokens and all, which goes to its host and no other' -Skip:(-not $IsLinux) {
        $key = [Security.Cryptography.RSA]::Create(2048)
        $request = [Security.Cryptography.X509Certificates.CertificateRequest]::new(
            'CN=company', $key, [Security.Cryptography.HashAlgorithmName]::SHA256, [Security.Cryptography.RSASignaturePadding]::Pkcs1)
        $names = [Security.Cryptography.X509Certificates.SubjectAlternativeNameBuilder]::new()
        $names.AddDnsName('company.example')
        $request.CertificateExtensions.Add($names.Build())
        $certificate = $request.CreateSelfSigned([DateTimeOffset]::UtcNow.AddDays(-1), [DateTimeOffset]::UtcNow.AddDays(1))
        Set-Content "$TestDrive/trusted.pem" $certificate.ExportCertificatePem()
        Set-Content "$TestDrive/key.pem" $certificate.ExportCertificatePem(), $key.ExportPkcs8PrivateKeyPem()
        $secure = Start-SandboxServer -Recordings 20 -With '--certificate', "$TestDrive/key.pem"
        $tunnel = [AuthProxy]::new('proxy-user', $password, $secure.Uri.Port)
        try {
            $script = @"
            Import-Module `$ModuleManifest
            `$client = [pscredential]::new('$ClientId', [Net.NetworkCredential]::new('', '$ClientSecret').SecurePassword)
            `$good = [pscredential]::new('proxy-user', [Net.NetworkCredential]::new('', '$password').SecurePassword)
            `$proxy = @{ Proxy = 'http://127.0.0.1:$($tunnel.Port)' }
            try { Connect-GenesysCloud -TenantDomain company.example -Credential `$client -NoLedger @proxy } catch { "refused `$(`$_.FullyQualifiedErrorId) `$_" }
            Connect-GenesysCloud -TenantDomain company.example -Credential `$client -NoLedger @proxy -ProxyCredential `$good
            "tagged `$((Add-RecordingTag rec-000001 -Label Compliance:PCI-DSS -TaxonomyId '$ComplianceTaxonomy').TagsApplied)"
"@
            $lines = Invoke-FreshPowerShell -Environment @{ SSL_CERT_FILE = "$TestDrive/trusted.pem" } -Script $script
            $lines -match '^refused ServiceUnreachable,.*proxy.*407' | Should -Not -BeNullOrEmpty
            $lines | Should -Contain 'tagged 1'
            $tunnel.Passed.ToArray() | Sort-Object -Unique | Should -BeLike 'CONNECT company.example:443 *'
        }
        finally {
            $tunnel.Dispose()
            Stop-SandboxServer $secure
        }
    }
}

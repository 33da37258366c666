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

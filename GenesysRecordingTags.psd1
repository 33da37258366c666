@{
    RootModule             = 'GenesysRecordingTags.dll'
    ModuleVersion          = '0.1.0'
    GUID                   = 'd0a4c4d5-6f37-4a31-9e0c-6f2f5b9f5a11'
    Author                 = 'GenesysRecordingTags contributors'
    CompanyName            = 'GenesysRecordingTags contributors'
    Copyright              = '(c) GenesysRecordingTags contributors. MIT licence.'
    Description            = 'Classifies, tags, retains and audits call-centre recordings in Genesys Cloud: validated, applied exactly once, and provable.'
    PowerShellVersion      = '7.4'
    CompatiblePSEditions   = @('Core')
    FunctionsToExport      = @()
    AliasesToExport        = @()
    VariablesToExport      = @()
    # With commas: as a statement a line, PowerShell takes a fifth of the import to read them.
    CmdletsToExport        =
        'Connect-GenesysCloud',
        'Disconnect-GenesysCloud',
        'Get-GenesysConnection',
        'Test-GenesysConnection',
        'Get-GenesysEvent',
        'Complete-GenesysEvent',
        'New-GenesysEventSubscription',
        'Get-GenesysEventSubscription',
        'New-RecordingTag',
        'Test-RecordingTag',
        'Add-RecordingTag',
        'Get-RecordingTag',
        'Remove-RecordingTag',
        'Initialize-RecordingTagSchema',
        'Set-RecordingMetadata',
        'Get-RecordingMetadata',
        'Set-RecordingRetention',
        'Get-RecordingRetentionPolicy',
        'Get-RecordingAudit',
        'Test-RecordingAudit',
        'Export-RecordingAudit',
        'Measure-RecordingAudit',
        'Compress-RecordingAudit',
        'Get-RecordingRun',
        'Resume-RecordingChange',
        'Undo-RecordingChange',
        'Register-RecordingComplianceSink',
        'Get-RecordingComplianceSink',
        'Unregister-RecordingComplianceSink',
        'Sync-RecordingCompliance',
        'Import-RecordingTaxonomy',
        'Get-RecordingTaxonomy'
    PrivateData            = @{
        PSData = @{
            Tags         = @('Genesys', 'GenesysCloud', 'CallCenter', 'Recording', 'Compliance', 'Audit', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            ProjectUri   = 'https://github.com/genesys-recording-tags/GenesysRecordingTags'
            LicenseUri   = 'https://opensource.org/license/mit'
            ReleaseNotes = 'What changed is in CHANGELOG.md, which comes with the module.'
        }
    }
}

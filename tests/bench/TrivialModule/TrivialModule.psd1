@{
    RootModule           = 'TrivialModule.dll'
    ModuleVersion        = '1.0.0'
    GUID                 = '6f1d6a0e-5c0b-4c0e-9a55-0d8f4f6d7a10'
    Author               = 'GenesysRecordingTags contributors'
    Description          = 'The least that a binary module can be.'
    CompatiblePSEditions = @('Core')
    PowerShellVersion    = '7.4'
    FunctionsToExport    = @()
    CmdletsToExport      = @('Get-Trivial')
    VariablesToExport    = @()
    AliasesToExport      = @()
}

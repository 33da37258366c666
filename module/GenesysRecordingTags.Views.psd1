# The module's views, which its first command loads: in the module's own manifest they would cost each import more than all the rest of it.
@{
    ModuleVersion     = '1.0'
    GUID              = '5b1f6a5e-3f0c-4c8e-9a57-0d6c1c3f8a42'
    FormatsToProcess  = 'GenesysRecordingTags.Format.ps1xml'
    TypesToProcess    = 'GenesysRecordingTags.Types.ps1xml'
    FunctionsToExport = @()
    CmdletsToExport   = @()
    AliasesToExport   = @()
    VariablesToExport = @()
}

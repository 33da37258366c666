using System.Collections;
using System.Management.Automation;

namespace GenesysRecordingTags.Views;

/// <summary>Loads the module's views when its first command runs in a runspace. Named in the manifest they would cost each import more than
/// all the rest of it: PowerShell then builds all its views anew.</summary>
internal static class ModuleViews
{
    private const string Loaded = "ViewsLoaded";

    private const string Script =
        """
        param($folder)
        # What the user chose for the command that runs is not meant for this.
        $quietly = @{ WhatIf = $false; Confirm = $false; Verbose = $false }
        Microsoft.PowerShell.Utility\Update-TypeData -PrependPath (Join-Path $folder 'GenesysRecordingTags.Types.ps1xml') @quietly
        Microsoft.PowerShell.Utility\Update-FormatData -PrependPath (Join-Path $folder 'GenesysRecordingTags.Format.ps1xml') @quietly
        """;

    /// <summary>Loads them, unless this import of the module has them.</summary>
    /// <param name="cmdlet">The command that runs.</param>
    public static void Ensure(PSCmdlet cmdlet)
    {
        // The private data of the manifest is there once for each import, in each runspace.
        if (cmdlet.MyInvocation.MyCommand is CmdletInfo { Module: { PrivateData: Hashtable state } module } && !state.ContainsKey(Loaded))
        {
            state[Loaded] = true;
            cmdlet.InvokeCommand.InvokeScript(Script, module.ModuleBase);
        }
    }
}

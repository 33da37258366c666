using System.Collections;
using System.Management.Automation;

namespace GenesysRecordingTags.Views;

/// <summary>Loads the module's views when its first command runs in a runspace. Named in the manifest they would cost each import more than
/// all the rest of it: PowerShell then builds all its views anew.</summary>
internal static class ModuleViews
{
    private const string Loaded = "ViewsLoaded";

    private const string Manifest = "GenesysRecordingTags.Views.psd1";

    /// <summary>In a module that nobody sees, and with commands of the engine alone.</summary>
    private const string Script =
        """
        param($manifest)
        $null = Microsoft.PowerShell.Core\New-Module -ArgumentList $manifest -Verbose:$false {
            param($manifest)
            Microsoft.PowerShell.Core\Import-Module $manifest -Verbose:$false
        }
        """;

    /// <summary>Loads them, unless this import of the module has them.</summary>
    /// <param name="cmdlet">The command that runs.</param>
    public static void Ensure(PSCmdlet cmdlet)
    {
        // The private data of the manifest is there once for each import, in each runspace.
        if (cmdlet.MyInvocation.MyCommand is CmdletInfo { Module: { PrivateData: Hashtable state } module } && !state.ContainsKey(Loaded))
        {
            state[Loaded] = true;
            cmdlet.InvokeCommand.InvokeScript(Script, Path.Combine(module.ModuleBase, Manifest));
        }
    }
}

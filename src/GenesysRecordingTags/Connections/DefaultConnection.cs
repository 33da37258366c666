using System.Management.Automation;
using GenesysRecordingTags.Pipeline;

namespace GenesysRecordingTags.Connections;

/// <summary>Says that commands without -Connection now work on another organisation than before.</summary>
internal static class DefaultConnection
{
    /// <summary>Says so, in one line, where it is so.</summary>
    /// <param name="cmdlet">The command that changed it.</param>
    /// <param name="before">The default connection before it; null where there was none.</param>
    /// <param name="now">The default connection now; null where there is none.</param>
    public static void Announce(PSCmdlet cmdlet, OpenConnection? before, OpenConnection? now)
    {
        if (before is null || now is null || before.Session.Organization.Id == now.Session.Organization.Id)
        {
            return;
        }

        var keep = before.Session.IsOpen ? $" For '{before.Connection.Name}', give -Connection '{before.Connection.Name}'." : string.Empty;
        Notice.Write(
            cmdlet,
            DisplayText.Escape($"Commands without -Connection now work on {now.Session.Organization.Name} ('{now.Connection.Name}'), no longer on {before.Session.Organization.Name}.{keep}"),
            "DefaultConnection",
            isShown: true);
    }
}

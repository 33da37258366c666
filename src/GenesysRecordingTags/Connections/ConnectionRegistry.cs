using System.Management.Automation.Runspaces;

namespace GenesysRecordingTags.Connections;

/// <summary>The open connections of the process. A runspace sees its own, and those that were made for all; the newest of its own is the
/// current one, or else the newest for all. A name is unique among the connections of one runspace, and among those for all.</summary>
internal static class ConnectionRegistry
{
    private static readonly object Lock = new();
    private static readonly List<OpenConnection> Entries = [];

    /// <summary>What the runspace sees, the current one last.</summary>
    /// <param name="runspace">The runspace.</param>
    public static IReadOnlyList<OpenConnection> VisibleTo(Runspace? runspace)
    {
        lock (Lock)
        {
            var shared = Entries.Where(entry => entry.RunspaceId is null);
            return runspace is null
                ? [.. shared]
                : [.. shared, .. Entries.Where(entry => entry.RunspaceId == runspace.InstanceId)];
        }
    }

    /// <summary>The connection that is used where none is named; null where there is none.</summary>
    /// <param name="runspace">The runspace.</param>
    public static OpenConnection? CurrentOf(Runspace? runspace) => VisibleTo(runspace) is [.., var current] ? current : null;

    /// <summary>The connection of that name, its own before one for all; null where there is none.</summary>
    /// <param name="name">The name, in any letter case.</param>
    /// <param name="runspace">The runspace.</param>
    public static OpenConnection? Find(string name, Runspace? runspace) =>
        VisibleTo(runspace).LastOrDefault(entry => string.Equals(entry.Connection.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The connection given, or the current one.</summary>
    /// <param name="given">What a user gave.</param>
    /// <exception cref="GenesysException">NotConnected.</exception>
    public static OpenConnection Require(GenesysConnection? given)
    {
        if (given is null)
        {
            return CurrentOf(Runspace.DefaultRunspace) ?? throw new GenesysException(
                GenesysErrorKind.NotConnected,
                "There is no connection to Genesys Cloud.",
                "Run Connect-GenesysCloud first. In ForEach-Object -Parallel and jobs, hand the connection over: -Connection $using:connection, or make it with -Scope Process.");
        }

        lock (Lock)
        {
            return Entries.Find(entry => ReferenceEquals(entry.Connection, given)) ?? throw new GenesysException(
                GenesysErrorKind.NotConnected,
                $"The connection '{given.Name}' is closed.",
                "Run Connect-GenesysCloud again, or give another connection.");
        }
    }

    /// <summary>Adds a connection.</summary>
    /// <param name="added">The connection.</param>
    /// <param name="runspace">The runspace it belongs to.</param>
    /// <returns>The one of the same name whose place it takes, for the caller to close; null where there was none.</returns>
    public static OpenConnection? Add(OpenConnection added, Runspace runspace)
    {
        lock (Lock)
        {
            var replaced = Entries.Find(entry => entry.RunspaceId == added.RunspaceId
                && string.Equals(entry.Connection.Name, added.Connection.Name, StringComparison.OrdinalIgnoreCase));
            if (replaced is not null)
            {
                Entries.Remove(replaced);
            }

            AppDomain.CurrentDomain.ProcessExit -= CloseAll;
            AppDomain.CurrentDomain.ProcessExit += CloseAll;
            if (added.RunspaceId is not null && !Entries.Exists(entry => entry.RunspaceId == added.RunspaceId))
            {
                runspace.StateChanged += CloseWithRunspace;
            }

            Entries.Add(added);
            return replaced;
        }
    }

    /// <summary>Takes a connection out, for the caller to close.</summary>
    /// <param name="removed">The connection.</param>
    /// <returns>False where it was out already.</returns>
    public static bool Remove(OpenConnection removed)
    {
        lock (Lock)
        {
            return Entries.Remove(removed);
        }
    }

    private static void CloseWithRunspace(object? sender, RunspaceStateEventArgs e)
    {
        if (sender is Runspace runspace && e.RunspaceStateInfo.State is RunspaceState.Closed or RunspaceState.Broken)
        {
            runspace.StateChanged -= CloseWithRunspace;
            Close(entry => entry.RunspaceId == runspace.InstanceId);
        }
    }

    private static void CloseAll(object? sender, EventArgs e) => Close(_ => true);

    private static void Close(Predicate<OpenConnection> isMeant)
    {
        List<OpenConnection> closing;
        lock (Lock)
        {
            closing = Entries.FindAll(isMeant);
            Entries.RemoveAll(isMeant);
        }

        closing.ForEach(entry => entry.Close());
    }
}

using System.Collections;
using System.Management.Automation.Runspaces;
using GenesysRecordingTags.Connections;

namespace GenesysRecordingTags.Completers;

/// <summary>Completes the names of open connections.</summary>
internal sealed class ConnectionNameCompleter : ValueCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<CompletionValue> Values(IDictionary bound) =>
        ConnectionRegistry.VisibleTo(Runspace.DefaultRunspace)
            .Reverse()
            .Select(open => new CompletionValue(open.Connection.Name, $"{open.Connection.Api} API at {open.Connection.BaseUri}"));
}

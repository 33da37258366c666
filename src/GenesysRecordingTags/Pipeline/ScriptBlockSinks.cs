using System.Management.Automation.Runspaces;
using GenesysRecordingTags.Connections;

namespace GenesysRecordingTags.Pipeline;

/// <summary>Delivers to the compliance sinks that are script blocks: on the pipeline thread of the runspace they belong to.</summary>
/// <param name="open">The connection.</param>
internal sealed class ScriptBlockSinks(OpenConnection open)
{
    private const int MillisecondsBetweenDeliveries = 250;

    private long _nextDelivery = Environment.TickCount64 + MillisecondsBetweenDeliveries;

    /// <summary>Delivers, where the last time is long enough ago: each delivery waits for the ledger.</summary>
    /// <param name="diagnostics">Takes what the sinks have to say.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public void DeliverNowAndThen(IDiagnosticSink diagnostics, CancellationToken cancellationToken)
    {
        if (Environment.TickCount64 >= _nextDelivery)
        {
            Deliver(diagnostics, cancellationToken);
        }
    }

    /// <summary>Delivers what is there, unless a sink that failed has its next try later.</summary>
    /// <param name="diagnostics">Takes what the sinks have to say.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public void Deliver(IDiagnosticSink diagnostics, CancellationToken cancellationToken)
    {
        if (open.Session.Compliance is { HasCallbackWork: true })
        {
            DeliverTo(null, diagnostics, cancellationToken);
        }

        _nextDelivery = Environment.TickCount64 + MillisecondsBetweenDeliveries;
    }

    /// <summary>Delivers to one sink now.</summary>
    /// <param name="name">The sink; null: to all whose time it is.</param>
    /// <param name="diagnostics">Takes what the sink has to say.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public void DeliverTo(string? name, IDiagnosticSink diagnostics, CancellationToken cancellationToken)
    {
        if (ReferenceEquals(open.ScriptBlockRunspace, Runspace.DefaultRunspace))
        {
            using (open.Session.Diagnostics.Use(diagnostics))
            {
                open.Session.Compliance!.DeliverCallbacks(name, cancellationToken);
            }
        }
    }
}

using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace GenesysRecordingTags.Core.Http;

/// <summary>What tracing and metrics tools can listen to, by the name <see cref="Name"/>. It costs nothing while nobody does.</summary>
public static class GenesysDiagnostics
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "GenesysRecordingTags";

    /// <summary>One activity a request, its retries and waits included.</summary>
    public static ActivitySource ActivitySource { get; } = new(Name);

    /// <summary>The meter of all instruments.</summary>
    public static Meter Meter { get; } = new(Name);

    /// <summary>Requests that were sent, by method and status (or failure).</summary>
    internal static Counter<long> Requests { get; } =
        Meter.CreateCounter<long>("genesys.requests", "{request}", "Requests that were sent, retries included.");

    /// <summary>Retries, by reason.</summary>
    internal static Counter<long> Retries { get; } =
        Meter.CreateCounter<long>("genesys.retries", "{retry}", "Requests that were sent again.");

    /// <summary>Waits for the allowance.</summary>
    internal static Histogram<double> Waits { get; } =
        Meter.CreateHistogram<double>("genesys.waits", "s", "How long requests waited for the service's rate limit.");

    /// <summary>The time of whole requests.</summary>
    internal static Histogram<double> Latency { get; } =
        Meter.CreateHistogram<double>("genesys.latency", "s", "From the first try to the last answer, waits and retries included.");

    /// <summary>Requests that wait for the allowance now.</summary>
    internal static UpDownCounter<int> Queue { get; } =
        Meter.CreateUpDownCounter<int>("genesys.queue", "{request}", "Requests that wait for the service's rate limit.");
}

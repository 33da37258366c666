using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Logging;

namespace GenesysRecordingTags.Core.Http;

/// <summary>How a connection reaches the service.</summary>
public sealed record TransportOptions
{
    private const int GreatestRetryCount = 100;
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(10);

    /// <summary>Where the API is. https, or http to this machine. A path is kept: gateways have one.</summary>
    public required Uri BaseUri { get; init; }

    /// <summary>Where tokens are given out; null: at <see cref="BaseUri"/>.</summary>
    public Uri? LoginUri { get; init; }

    /// <summary>The scopes to ask for with a token; none: no scope is sent.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Tries after the first at the most.</summary>
    public int MaximumRetryCount { get; init; } = ConnectionDefaults.MaximumRetryCount;

    /// <summary>What one try may take, its body included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(ConnectionDefaults.TimeoutSeconds);

    /// <summary>The longest pause that a request waits for. A longer one is an error that says how long, and the service is asked again after
    /// this time, however long it wants to be left alone.</summary>
    public TimeSpan MaximumPause { get; init; } = TransientErrors.MaximumDelay;

    /// <summary>The largest body that is taken, after decompression.</summary>
    public int MaximumBodyBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Who listens.</summary>
    public IDiagnosticSink Diagnostics { get; init; } = NullDiagnosticSink.Instance;

    /// <summary>The proxy to take; null: that of the environment or the system.</summary>
    public ProxyOptions? Proxy { get; init; }

    /// <summary>Takes a line a request, retry, wait and token; null: nobody does.</summary>
    public ActivityLog? Log { get; init; }

    /// <summary>What carries the requests instead of sockets: the embedded organisation. The connection disposes of it.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>Refuses what can't work, or would send a secret in the clear.</summary>
    /// <exception cref="GenesysApiException">Of kind InvalidRequest.</exception>
    internal void Validate()
    {
        ServiceUri.Validate(BaseUri, nameof(BaseUri));
        if (LoginUri is not null)
        {
            ServiceUri.Validate(LoginUri, nameof(LoginUri));
        }

        Proxy?.Validate();
        if (MaximumRetryCount is < 0 or > GreatestRetryCount)
        {
            throw Invalid($"MaximumRetryCount must be at least 0 and at most {GreatestRetryCount}, and is {MaximumRetryCount}.", $"Give a number from 0 to {GreatestRetryCount}.");
        }

        if (Timeout < ShortestTimeout || Timeout > TimeSpan.FromDays(1))
        {
            throw Invalid($"The time-out of one attempt must be at least 10 ms and at most a day, and is {Timeout}.", "Give 1 second or more.");
        }

        if (MaximumPause < TimeSpan.FromSeconds(1) || MaximumPause > TimeSpan.FromDays(1))
        {
            throw Invalid($"MaximumPause must be at least a second and at most a day, and is {MaximumPause}.", "Give 1 second or more.");
        }

        if (MaximumBodyBytes <= 0)
        {
            throw Invalid($"MaximumBodyBytes must be positive, and is {MaximumBodyBytes}.", "Give 1 or more.");
        }
    }

    private static GenesysApiException Invalid(string message, string action) => new(GenesysErrorKind.InvalidRequest, message, action);
}

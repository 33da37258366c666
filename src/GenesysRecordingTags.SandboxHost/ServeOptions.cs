using System.Globalization;
using GenesysRecordingTags.Sandbox;

namespace GenesysRecordingTags.SandboxHost;

/// <summary>The arguments of <c>serve</c>.</summary>
internal sealed record ServeOptions
{
    public int Port { get; init; }

    public int? Http2Port { get; init; }

    public string? CertificatePath { get; init; }

    public bool ExitsOnStdinClose { get; init; }

    public int? ParentPid { get; init; }

    public SandboxOptions Sandbox { get; init; } = new();

    /// <summary>How many organisations share the host.</summary>
    public int OrganizationCount { get; init; } = 1;

    /// <summary>The options of each organisation: the second one has the client <c>sandbox-client-2</c> and the next seed, and so on.</summary>
    public IEnumerable<SandboxOptions> Organizations() => Enumerable.Range(1, OrganizationCount).Select(number => number == 1 ? Sandbox : Sandbox with
    {
        ClientId = string.Create(CultureInfo.InvariantCulture, $"{Sandbox.ClientId}-{number}"),
        Seed = Sandbox.Seed + number - 1,
        Platform = Sandbox.Platform with { OrganizationName = string.Create(CultureInfo.InvariantCulture, $"{Sandbox.Platform.OrganizationName} {number}") },
    });

    /// <exception cref="FormatException">An argument is unknown, or its value is none.</exception>
    public static ServeOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new ServeOptions();
        for (var i = 0; i < arguments.Length; i++)
        {
            var name = arguments[i];
            if (name == "--exit-on-stdin-close")
            {
                options = options with { ExitsOnStdinClose = true };
                continue;
            }

            if (i + 1 == arguments.Length)
            {
                throw new FormatException($"{name} is unknown or lacks its value.");
            }

            options = options.With(name, arguments[++i]);
        }

        return options;
    }

    private ServeOptions With(string name, string value) => name switch
    {
        "--port" => this with { Port = Number(name, value) },
        "--h2c-port" => this with { Http2Port = Number(name, value) },
        "--certificate" => this with { CertificatePath = value },
        "--parent-pid" => this with { ParentPid = Number(name, value) },
        "--latency" => this with { Sandbox = Sandbox with { Latency = Latency(value) } },
        "--recordings" => this with { Sandbox = Sandbox with { RecordingCount = Number(name, value) } },
        "--seed" => this with { Sandbox = Sandbox with { Seed = Number(name, value) } },
        "--token-lifetime" => this with { Sandbox = Sandbox with { TokenLifetime = Seconds(name, value) } },
        "--rate-limit" => this with { Sandbox = Sandbox with { RateLimit = Number(name, value) } },
        "--rate-window" => this with { Sandbox = Sandbox with { RateLimitWindow = Seconds(name, value) } },
        "--index-delay" => this with { Sandbox = Sandbox with { IndexCompletionDelay = Seconds(name, value) } },
        "--organizations" => this with { OrganizationCount = Number(name, value) },
        "--journal-answers" => this with { Sandbox = Sandbox with { MaxJournalResponseLength = Number(name, value), MaxJournalBodyLength = Math.Max(Number(name, value), Sandbox.MaxJournalBodyLength) } },
        "--upload-delay" => WithPlatform(Sandbox.Platform with { UploadDuration = Seconds(name, value) }),
        "--analytics-lag" => WithPlatform(Sandbox.Platform with { AnalyticsLag = Seconds(name, value) }),
        "--data-lake-lag" => WithPlatform(Sandbox.Platform with { DataLakeLag = Seconds(name, value) }),
        "--job-duration" => WithPlatform(Sandbox.Platform with { AnalyticsJobDuration = Seconds(name, value) }),
        "--failing-jobs" => WithPlatform(Sandbox.Platform with { FailingAnalyticsJobs = Number(name, value) }),
        "--journal" => this with { Sandbox = Sandbox with { MaxJournalEntries = Number(name, value) } },
        _ => throw new FormatException($"{name} is unknown."),
    };

    private ServeOptions WithPlatform(SandboxPlatformOptions platform) => this with { Sandbox = Sandbox with { Platform = platform } };

    private static int Number(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"{name} must be a whole number, 0 or more; it is {value}.");

    private static TimeSpan Seconds(string name, string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : throw new FormatException($"{name} must be seconds; it is {value}.");

    private static TimeSpan Latency(string value)
    {
        const string Name = "--latency";
        return value.EndsWith("ms", StringComparison.Ordinal) ? Seconds(Name, value[..^2]) / 1000
            : value.EndsWith('s') ? Seconds(Name, value[..^1])
            : Seconds(Name, value) / 1000;
    }
}

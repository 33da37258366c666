namespace GenesysRecordingTags.Sandbox;

/// <summary>Finds the operation of a path, at the root and under the prefix that a gateway adds.</summary>
internal sealed class PlatformRoutes(IEnumerable<PlatformOperation> operations)
{
    private const string Root = "/api/v2/";
    private const string Prefix = "/platform-api";

    private readonly PlatformOperation[] _operations = operations.OrderByDescending(operation => operation.Precision).ToArray();

    public static bool IsUnder(string path) => path.StartsWith(Root, StringComparison.Ordinal) || IsPrefixed(path);

    public static bool IsPrefixed(string path) => path.StartsWith(Prefix + Root, StringComparison.Ordinal);

    /// <summary>The route of a request; the default one where the Platform API has no such path.</summary>
    public SandboxRoute Resolve(string method, string path)
    {
        if (!IsUnder(path))
        {
            return default;
        }

        var rest = path[(path.IndexOf(Root, StringComparison.Ordinal) + Root.Length)..];
        var segments = rest.Split('/');
        if (segments.Contains(string.Empty))
        {
            return default;
        }

        List<string>? others = null;
        var precision = -1;
        foreach (var operation in _operations)
        {
            // A fixed path such as .../schemas/limits is not a value of .../schemas/{schemaId}.
            if (operation.Precision < precision || operation.Match(segments) is not { } values)
            {
                continue;
            }

            if (operation.Method == method)
            {
                return new SandboxRoute(operation.Operation, PathValues: values, Platform: operation);
            }

            precision = operation.Precision;
            (others ??= []).Add(operation.Method);
        }

        return others is null ? default : new SandboxRoute(SandboxOperation.Unknown, AllowedMethods: string.Join(", ", others));
    }
}

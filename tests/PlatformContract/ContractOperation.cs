using System.Text.Json;

namespace GenesysRecordingTags.PlatformContract;

/// <summary>An operation of the published API.</summary>
public sealed class ContractOperation
{
    private readonly string[] _segments;
    private readonly JsonElement _definition;

    internal ContractOperation(JsonElement definition)
    {
        _definition = definition;
        Method = definition.GetProperty("verb").GetString()!;
        Path = definition.GetProperty("path").GetString()!;
        _segments = Path.Split('/');
        Body = definition.GetProperty("body").GetString();
        Returns = definition.GetProperty("returns").GetString()!;
        var permissions = definition.GetProperty("permissions");
        NeedsAllPermissions = permissions.GetProperty("mode").GetString() != "ANY";
        Permissions = permissions.GetProperty("names").EnumerateArray().Select(name => name.GetString()!).ToArray();
    }

    /// <summary>The HTTP method.</summary>
    public string Method { get; }

    /// <summary>The path, with values in braces.</summary>
    public string Path { get; }

    /// <summary>The permissions that it needs.</summary>
    public IReadOnlyList<string> Permissions { get; }

    /// <summary>Whether it needs all of them.</summary>
    public bool NeedsAllPermissions { get; }

    /// <summary>The type of the body; null where there is none.</summary>
    internal string? Body { get; }

    /// <summary>The type of the result.</summary>
    internal string Returns { get; }

    internal IEnumerable<JsonElement> QueryParameters =>
        _definition.GetProperty("parameters").EnumerateArray().Where(parameter => parameter.GetProperty("in").GetString() == "query");

    /// <summary>How many segments of the path are text; -1 where a path is not of this operation.</summary>
    internal int Match(string[] segments)
    {
        if (segments.Length != _segments.Length)
        {
            return -1;
        }

        var fixedSegments = 0;
        for (var i = 0; i < segments.Length; i++)
        {
            if (_segments[i].StartsWith('{'))
            {
                if (segments[i].Length == 0)
                {
                    return -1;
                }
            }
            else if (_segments[i] == segments[i])
            {
                fixedSegments++;
            }
            else
            {
                return -1;
            }
        }

        return fixedSegments;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Method} {Path}";
}

namespace GenesysRecordingTags.Sandbox;

/// <summary>Path and query of a request, told apart and still escaped.</summary>
internal readonly record struct RequestTarget(string Path, string Query)
{
    public static RequestTarget Parse(string target)
    {
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? new RequestTarget(target, string.Empty) : new RequestTarget(target[..mark], target[(mark + 1)..]);
    }

    /// <summary>The decoded value of a query parameter; null where it is absent.</summary>
    public string? QueryValue(string name) => FormValue(Query, name);

    /// <summary>The decoded values of a query parameter, one for each time it stands there.</summary>
    public IEnumerable<string> QueryValues(string name) =>
        Pairs().Where(pair => string.Equals(pair.Name, name, StringComparison.Ordinal)).Select(pair => pair.Value);

    /// <summary>The decoded names of the query parameters, each once.</summary>
    public IReadOnlyList<string> QueryNames() => Query.Length == 0 ? [] : Pairs().Select(pair => pair.Name).Distinct().ToArray();

    private IEnumerable<(string Name, string Value)> Pairs()
    {
        foreach (var pair in Query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var mark = pair.IndexOf('=', StringComparison.Ordinal);
            yield return mark < 0 ? (Decode(pair), string.Empty) : (Decode(pair[..mark]), Decode(pair[(mark + 1)..]));
        }
    }

    /// <summary>The decoded value of a field in form encoding, where a plus is a blank; null where it is absent.</summary>
    public static string? FormValue(string form, string name)
    {
        foreach (var pair in form.Split('&'))
        {
            var mark = pair.IndexOf('=', StringComparison.Ordinal);
            var key = mark < 0 ? pair : pair[..mark];
            if (string.Equals(Decode(key), name, StringComparison.Ordinal))
            {
                return mark < 0 ? string.Empty : Decode(pair[(mark + 1)..]);
            }
        }

        return null;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}

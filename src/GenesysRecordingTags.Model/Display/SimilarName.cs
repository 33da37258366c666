namespace GenesysRecordingTags;

/// <summary>Finds the name that somebody meant who mistyped one.</summary>
internal static class SimilarName
{
    /// <summary>The name that is closest: at most two letters added, left out, changed or swapped, and at most one in a short name.</summary>
    /// <param name="given">What was written.</param>
    /// <param name="names">The names there are.</param>
    /// <returns>Null where none is close enough.</returns>
    public static string? Find(string given, IEnumerable<string> names)
    {
        string? closest = null;
        var least = int.MaxValue;
        foreach (var name in names)
        {
            var distance = Distance(given, name);
            if (distance < least && distance <= Allowed(given, name))
            {
                (closest, least) = (name, distance);
            }
        }

        return closest;
    }

    /// <summary>A sentence that asks whether the closest name was meant, with a space before it; empty where none is close enough.</summary>
    /// <param name="given">What was written.</param>
    /// <param name="names">The names there are.</param>
    public static string Ask(string given, IEnumerable<string> names) => Find(given, names) is { } name ? $" Did you mean '{name}'?" : string.Empty;

    private static int Allowed(string given, string name) => Math.Min(given.Length, name.Length) switch
    {
        < 3 => 0,
        < 6 => 1,
        _ => 2,
    };

    /// <summary>Damerau-Levenshtein distance (optimal string alignment), letter cases aside.</summary>
    private static int Distance(string left, string right)
    {
        if (Math.Abs(left.Length - right.Length) > 2)
        {
            return int.MaxValue;
        }

        var costs = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            costs[i, 0] = i;
        }

        for (var j = 0; j <= right.Length; j++)
        {
            costs[0, j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var change = Same(left[i - 1], right[j - 1]) ? 0 : 1;
                costs[i, j] = Math.Min(Math.Min(costs[i - 1, j] + 1, costs[i, j - 1] + 1), costs[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                {
                    costs[i, j] = Math.Min(costs[i, j], costs[i - 2, j - 2] + 1);
                }
            }
        }

        return costs[left.Length, right.Length];
    }

    private static bool Same(char left, char right) => char.ToUpperInvariant(left) == char.ToUpperInvariant(right);
}

using System.Globalization;

namespace GenesysRecordingTags.Sandbox;

/// <summary>The query parameters of an operation; any other is refused.</summary>
internal sealed class QueryRules
{
    private readonly Dictionary<string, (string Description, Func<string, bool> Fits, bool IsRequired)> _rules = new(StringComparer.Ordinal);

    public static QueryRules None { get; } = new();

    public QueryRules Text(params string[] names)
    {
        foreach (var name in names)
        {
            _rules.Add(name, ("text", static _ => true, false));
        }

        return this;
    }

    public QueryRules OneOf(string name, params string[] values)
    {
        _rules.Add(name, ("one of " + string.Join(", ", values), value => values.Contains(value, StringComparer.OrdinalIgnoreCase), false));
        return this;
    }

    public QueryRules Flag(params string[] names)
    {
        foreach (var name in names)
        {
            _rules.Add(name, ("true or false", static value => value is "true" or "false", false));
        }

        return this;
    }

    public QueryRules Whole(string name, int least, int most, bool isRequired = false)
    {
        var description = string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}");
        _rules.Add(name, (description, value =>
            int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most, isRequired));
        return this;
    }

    public void Check(RequestTarget target, List<ErrorDetail> problems)
    {
        foreach (var name in target.QueryNames())
        {
            if (!_rules.TryGetValue(name, out var rule))
            {
                problems.Add(new("bad.request", name, $"There is no query parameter {name}."));
            }
            else if (!rule.Fits(target.QueryValue(name)!))
            {
                problems.Add(new("invalid.value", name, $"{name} must be {rule.Description}."));
            }
        }

        foreach (var (name, rule) in _rules)
        {
            if (rule.IsRequired && target.QueryValue(name) is null)
            {
                problems.Add(new("invalid.value", name, $"{name} is required."));
            }
        }
    }
}

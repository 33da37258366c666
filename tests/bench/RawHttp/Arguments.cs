using System.Globalization;

namespace GenesysRecordingTags.RawHttp;

/// <summary>What the program is told: <c>--name value</c> pairs.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = [];

    public Arguments(string[] arguments)
    {
        for (var i = 0; i + 1 < arguments.Length; i += 2)
        {
            _values[arguments[i].TrimStart('-')] = arguments[i + 1];
        }
    }

    public string this[string name] => _values.TryGetValue(name, out var value) ? value : throw new ArgumentException($"--{name} is missing.");

    public int Number(string name) => int.Parse(this[name], CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GenesysRecordingTags.Core.Changes;

/// <summary>Values in one unambiguous text: each with its length before it, so that no two different lists of values share a text.</summary>
internal sealed class CanonicalText
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds a value. Null and empty are different values.</summary>
    public void Add(string? value) => Append(_text, value);

    /// <summary>Adds values whose order does not count; null and empty are different sets.</summary>
    /// <param name="values">Texts of this class.</param>
    public void AddSet(IEnumerable<string>? values)
    {
        if (values is null)
        {
            Add(null);
            return;
        }

        var ordered = values.Order(StringComparer.Ordinal).ToList();
        _text.Append(CultureInfo.InvariantCulture, $"[{ordered.Count}]");
        ordered.ForEach(Add);
    }

    /// <summary>Values as one text, to be part of another.</summary>
    public static string Of(params string?[] values)
    {
        var text = new StringBuilder();
        foreach (var value in values)
        {
            Append(text, value);
        }

        return text.ToString();
    }

    /// <summary>A number as text, the same in every culture.</summary>
    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The first 16 bytes of the text's SHA-256.</summary>
    public byte[] ToHashBytes() => SHA256.HashData(Encoding.UTF8.GetBytes(_text.ToString()))[..16];

    /// <summary>The first 16 bytes of the text's SHA-256, in hexadecimal.</summary>
    public string ToHash() => Convert.ToHexString(ToHashBytes());

    private static void Append(StringBuilder text, string? value)
    {
        if (value is null)
        {
            text.Append('-');
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"{value.Length}:{value}");
        }
    }
}

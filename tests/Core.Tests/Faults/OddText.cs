using System.Text;

namespace GenesysRecordingTags.Core.Tests.Faults;

/// <summary>Text and bytes that nobody expects, the same ones in every run.</summary>
internal sealed class OddText(int seed)
{
    private static readonly string[] Pieces =
    [
        "", " ", "\t", "\r\n", "\n", "\0", "\u0007", "\u00a0", "\u200d", "\u202e", "\ufeff", "\ufffd", "\ufffe", "\u2028",
        "\ud800", "\udfff", "\ud83d\ude00", "\ud83d\udc68\u200d\ud83d\udc69", "אב", "اب", "ü", "u\u0308", "漢", "ß", "İ", "ı",
        "/", "\\", "?", "#", "%", "%2F", "%2e%2e", "..", ".", "+", "&", "=", ";", ",", ":", "@", "'", "\"", "`", "$", "|", "<", ">", "[", "]", "{", "}", "(", ")", "*", "^", "~",
        "null", "true", "0", "-1", "1e999", "NaN", "0,95", "0.95", "Active", "rejected", "Compliance:PCI-DSS", "rec-000001", "a", "Z", "id", "labels", "name",
    ];

    public Random Random { get; } = new(seed);

    /// <summary>A few odd pieces; now and then very many.</summary>
    public string Next()
    {
        var count = Random.Next(40) == 0 ? Random.Next(300) : Random.Next(6);
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            text.Append(Random.Next(4) == 0 ? (char)Random.Next(1, 0x10000) : Pieces[Random.Next(Pieces.Length)]);
        }

        return text.ToString();
    }

    /// <summary>Odd text, or null.</summary>
    public string? NextOrNull() => Random.Next(8) == 0 ? null : Next();

    /// <summary>Any bytes.</summary>
    public byte[] Bytes(int atMost)
    {
        var bytes = new byte[Random.Next(atMost)];
        Random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>Bytes that were right before some of them were lost, changed, doubled or added to.</summary>
    public byte[] Damage(byte[] bytes)
    {
        var damaged = bytes.ToList();
        for (var times = Random.Next(1, 4); times > 0 && damaged.Count > 0; times--)
        {
            var at = Random.Next(damaged.Count);
            switch (Random.Next(5))
            {
                case 0:
                    damaged[at] = (byte)Random.Next(256);
                    break;
                case 1:
                    damaged.RemoveRange(at, Math.Min(Random.Next(8), damaged.Count - at));
                    break;
                case 2:
                    damaged.InsertRange(at, Encoding.UTF8.GetBytes(Next()));
                    break;
                case 3:
                    damaged.RemoveRange(at, damaged.Count - at);
                    break;
                default:
                    damaged.InsertRange(at, damaged.GetRange(at, Math.Min(Random.Next(20), damaged.Count - at)));
                    break;
            }
        }

        return [.. damaged];
    }

    /// <summary>Text as it is shown where a test fails.</summary>
    public static string Show(string? text) => text is null
        ? "null"
        : '"' + string.Concat(text.Select(c => c is >= ' ' and < '\u007f' ? c.ToString() : $"\\u{(int)c:x4}")) + '"';
}

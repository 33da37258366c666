using System.Globalization;

namespace GenesysRecordingTags.Sandbox;

/// <summary>Makes the recordings of an organisation, the same ones for the same seed.</summary>
internal static class SampleRecordings
{
    private static readonly string[] MediaTypes =
        ["voice", "voice", "voice", "voice", "voice", "voice", "voice", "chat", "email", "message"];

    private static readonly string[] Queues = ["Billing", "Support Tier 1", "Support Tier 2", "Sales", "Retention", "Claims"];
    private static readonly string[] Agents =
        ["Ana Silva", "Björn Lind", "Chloé Martin", "Dmitri Orlov", "Emma O'Neill", "Farid Haddad", "Grace Kim", "Hugo Weiß"];

    private static readonly string[] Languages = ["en-US", "en-GB", "de-DE", "fr-FR", "es-ES", "pt-BR"];
    private static readonly string[] PlainTags = ["voicemail", "callback", "transfer", "vip", "after-hours"];

    private enum Purpose
    {
        MediaType,
        Queue,
        Agent,
        Language,
        TagCount,
        Tag,
    }

    public static SandboxRecording Create(int seed, int number)
    {
        T Pick<T>(IReadOnlyList<T> values, Purpose purpose, int salt = 0) =>
            SeededHash.Pick(values, seed, number, (int)purpose + salt);

        var tagCount = (int)(SeededHash.Of(seed, number, (int)Purpose.TagCount) % 3);
        return new SandboxRecording
        {
            Number = number,
            Id = IdOf(number),
            MediaType = Pick(MediaTypes, Purpose.MediaType),
            Metadata = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["queue"] = Pick(Queues, Purpose.Queue),
                ["agent"] = Pick(Agents, Purpose.Agent),
                ["language"] = Pick(Languages, Purpose.Language),
            },
            PlainTags = Enumerable.Range(0, tagCount).Select(i => Pick(PlainTags, Purpose.Tag, i)).Distinct().ToArray(),
        };
    }

    public static string MediaTypeOf(int seed, int interactionNumber) =>
        SeededHash.Pick(MediaTypes, ~seed, interactionNumber, (int)Purpose.MediaType);

    /// <summary>Most ids are plain; a few have what must be escaped in a URL.</summary>
    private static string IdOf(int number)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"rec-{number:D6}");
        return number switch
        {
            3 => id + "/part 1",
            13 => id + " 50%",
            23 => id + "+ü?#&",
            _ => id,
        };
    }
}

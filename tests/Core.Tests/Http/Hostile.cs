using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace GenesysRecordingTags.Core.Tests.Http;

/// <summary>What a service, a gateway or a cut wire may send: random bytes, random JSON of the names that are looked for, and
/// good answers with something changed.</summary>
internal static class Hostile
{
    private static readonly string[] Names =
    [
        "message", "code", "status", "contextId", "details", "fieldName", "errors", "error", "error_description", "description", "id",
        "events", "eventType", "data", "recordingId", "mediaType", "completedDate", "nextPageToken", "mediaId", "tags", "label",
        "taxonomyId", "confidence", "createdTimestamp", "retentionPolicy", "name", "indexUpdateStatus", "metadata", "access_token",
        "token_type", "expires_in", "active", "scope", "client_id", "exp", "entities", "filter", "eventTypes", "pageSize", "createdDate", "\\ud800",
    ];

    private static readonly string[] Texts =
    [
        "", "x", "Active", "2024-01-15T10:35:00.000Z", "bearer", "3600", "\\ud800", "\\u0000", "Retry the request in [42] seconds",
        "interaction.completed", "a b", "\\r\\nHost: evil", "9999-99-99", "ä€😀",
    ];

    private static readonly string[] Numbers = ["0", "-1", "1", "3600", "0.95", "1e400", "-1e-400", "9223372036854775808", "1.7976931348623157E+308"];

    private static readonly string[] Good =
    [
        """{"message":"m","code":"c","status":400,"contextId":"x","details":[{"errorCode":"e","fieldName":"f"}]}""",
        """{"events":[{"id":"evt-1","eventType":"interaction.completed","data":{"id":"int-1","recordingId":"rec-1","mediaType":"voice","completedDate":"2024-01-15T10:35:00.000Z"}}],"nextPageToken":"abc"}""",
        """{"mediaId":"rec-1","tags":[{"id":"t","label":"l","taxonomyId":"x","confidence":0.95,"status":"Active","createdTimestamp":"2024-01-15T10:35:00Z"}],"retentionPolicy":{"id":"p","name":"n"},"indexUpdateStatus":"Pending","links":{}}""",
        """{"id":"rec-1","metadata":{"a":"b"},"tags":["c"],"mediaType":"voice","status":"ready"}""",
        """{"access_token":"t","token_type":"bearer","expires_in":3600}""",
        """{"active":true,"scope":"a b","client_id":"c","exp":1700000000}""",
        """{"entities":[{"id":"s","name":"n","filter":{"eventTypes":["e"]},"pageSize":50,"createdDate":"2024-01-15T10:35:00Z"}]}""",
    ];

    /// <summary>Bodies.</summary>
    public static Arbitrary<byte[]> Bodies() => Arb.From(Gen.Choose(0, int.MaxValue - 1).Select(seed => MakeBody(new Random(seed))));

    /// <summary>Header values.</summary>
    public static Arbitrary<string> HeaderValues() => Arb.From(Gen.Choose(0, int.MaxValue - 1).Select(seed => MakeHeader(new Random(seed))));

    private static byte[] MakeBody(Random random) => random.Next(4) switch
    {
        0 => MakeBytes(random),
        1 => Encoding.UTF8.GetBytes(MakeValue(random, 0)),
        2 => Change(random, Encoding.UTF8.GetBytes(Pick(random, Good))),
        _ => Encoding.UTF8.GetBytes(MakeObject(random, 0)),
    };

    private static byte[] MakeBytes(Random random)
    {
        var bytes = new byte[random.Next(200)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Change(Random random, byte[] body)
    {
        switch (random.Next(3))
        {
            case 0:
                return body[..random.Next(body.Length)];
            case 1:
                body[random.Next(body.Length)] = (byte)random.Next(256);
                return body;
            default:
                var text = Encoding.UTF8.GetString(body);
                var at = text.IndexOf(':', random.Next(text.Length));
                return Encoding.UTF8.GetBytes(at < 0 ? text : text[..(at + 1)] + MakeValue(random, 2) + text[(text.IndexOfAny([',', '}', ']'], at) is var end && end < 0 ? at : end)..]);
        }
    }

    private static string MakeValue(Random random, int depth) => random.Next(depth > 4 ? 4 : 7) switch
    {
        0 => "null",
        1 => random.Next(2) == 0 ? "true" : "false",
        2 => Pick(random, Numbers),
        3 => $"\"{Pick(random, Texts)}\"",
        4 => "[" + string.Join(",", Enumerable.Range(0, random.Next(4)).Select(_ => MakeValue(random, depth + 1))) + "]",
        _ => MakeObject(random, depth),
    };

    private static string MakeObject(Random random, int depth) =>
        "{" + string.Join(",", Enumerable.Range(0, random.Next(6)).Select(_ => $"\"{Pick(random, Names)}\":{MakeValue(random, depth + 1)}")) + "}";

    private static string MakeHeader(Random random) => random.Next(3) switch
    {
        0 => Pick(random, Numbers),
        1 => Change(random, Encoding.UTF8.GetBytes("Thu, 01 Jan 2026 00:00:30 GMT")) is var bytes ? Encoding.Latin1.GetString(bytes) : string.Empty,
        _ => Encoding.Latin1.GetString(MakeBytes(random)),
    };

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];
}

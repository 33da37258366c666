using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace GenesysRecordingTags.Core.Audit.Proofs;

/// <summary>A proof as a JSON file. What is read comes from somebody else: its size, its depth and its lists have limits.</summary>
internal static class AuditProofJson
{
    /// <summary>A longer file is neither written nor read.</summary>
    public const int MaximumLength = 64 << 20;

    /// <summary>Longer lists of records are neither written nor read.</summary>
    public const int MaximumRecords = 100_000;

    private const string Format = "genesys-recording-audit-proof/1";
    private const int MaximumDepth = 8;
    private const int MaximumCertificateLength = 64 << 10;

    private static readonly JsonWriterOptions WriterOptions = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonDocumentOptions ReaderOptions = new() { MaxDepth = MaximumDepth };

    /// <summary>Whether a file begins as a proof does.</summary>
    /// <param name="start">Its first bytes.</param>
    public static bool IsProof(ReadOnlySpan<byte> start)
    {
        var reader = new Utf8JsonReader(start, isFinalBlock: false, default);
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject
                && reader.Read() && reader.TokenType == JsonTokenType.PropertyName
                && (reader.ValueTextEquals("format"u8) || reader.ValueTextEquals("checkpoint"u8));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Writes a proof.</summary>
    /// <exception cref="GenesysException">InvalidRequest: it is too long.</exception>
    public static void Write(Stream stream, AuditProof proof)
    {
        using (var writer = new Utf8JsonWriter(stream, WriterOptions))
        {
            WriteMembers(writer, proof);
            writer.Flush();
            if (writer.BytesCommitted > MaximumLength)
            {
                throw new GenesysException(
                    GenesysErrorKind.InvalidRequest,
                    FormattableString.Invariant($"The proof has {writer.BytesCommitted} bytes: it may have {MaximumLength} at the most."),
                    "Prove fewer recordings at a time, or export the whole chain as .jsonl.");
            }
        }

        stream.WriteByte((byte)'\n');
    }

    private static void WriteMembers(Utf8JsonWriter writer, AuditProof proof)
    {
        writer.WriteStartObject();
        writer.WriteString("format", Format);
        writer.WriteString("checkpoint", proof.Checkpoint);
        if (proof.Certificate is { } certificate)
        {
            writer.WriteBase64String("certificate", certificate);
        }

        if (proof.Consistency is { } consistency)
        {
            writer.WriteStartObject("consistency");
            writer.WriteNumber("treeSize", consistency.EarlierSize);
            WritePath(writer, consistency.Path);
            writer.WriteEndObject();
        }

        writer.WriteStartArray("records");
        foreach (var record in proof.Records)
        {
            writer.WriteStartObject();
            writer.WriteString("text", record.Text);
            writer.WriteNumber("leafIndex", record.LeafIndex);
            WritePath(writer, record.Path);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Reads a proof.</summary>
    /// <param name="text">The file.</param>
    /// <exception cref="FormatException">It is none; the message says why.</exception>
    public static AuditProof Read(ReadOnlyMemory<byte> text)
    {
        StrictJson.Verify(text.Span, MaximumDepth);
        using var document = JsonDocument.Parse(text, ReaderOptions);
        return Read(document.RootElement);
    }

    private static AuditProof Read(JsonElement root)
    {
        var members = MembersOf(root, "the file");
        if (Text(members, "format") is var format && format != Format)
        {
            throw new FormatException($"its format is '{format}', and this version of the module reads '{Format}'");
        }

        var certificate = members.ContainsKey("certificate") ? Bytes(Member(members, "certificate"), "certificate") : null;
        if (certificate is { Length: > MaximumCertificateLength })
        {
            throw new FormatException("its certificate is too long");
        }

        var records = List(members, "records", MaximumRecords).Select((record, i) => ReadRecord(record, i + 1)).ToList();
        return new AuditProof(Text(members, "checkpoint"), certificate, records, members.TryGetValue("consistency", out var part) ? ReadConsistency(part) : null);
    }

    private static ProvenRecord ReadRecord(JsonElement element, int number)
    {
        var members = MembersOf(element, string.Create(CultureInfo.InvariantCulture, $"entry {number} of 'records'"));
        return new ProvenRecord(Text(members, "text"), Number(members, "leafIndex"), Path(members));
    }

    private static ConsistencyProof ReadConsistency(JsonElement element)
    {
        var members = MembersOf(element, "'consistency'");
        return new ConsistencyProof(Number(members, "treeSize"), Path(members));
    }

    private static void WritePath(Utf8JsonWriter writer, IReadOnlyList<byte[]> path)
    {
        writer.WriteStartArray("path");
        foreach (var hash in path)
        {
            writer.WriteBase64StringValue(hash);
        }

        writer.WriteEndArray();
    }

    private static Dictionary<string, JsonElement> MembersOf(JsonElement element, string what) =>
        element.ValueKind == JsonValueKind.Object
            ? element.EnumerateObject().ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal)
            : throw new FormatException($"{what} is no object");

    private static JsonElement Member(Dictionary<string, JsonElement> members, string name) =>
        members.TryGetValue(name, out var value) ? value : throw new FormatException($"'{name}' is missing");

    private static string Text(Dictionary<string, JsonElement> members, string name) =>
        Member(members, name) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : throw new FormatException($"'{name}' is no text");

    private static long Number(Dictionary<string, JsonElement> members, string name) =>
        Member(members, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) && number >= 0
            ? number
            : throw new FormatException($"'{name}' is no number that it can be");

    private static JsonElement.ArrayEnumerator List(Dictionary<string, JsonElement> members, string name, int maximum) =>
        Member(members, name) is { ValueKind: JsonValueKind.Array } value
            ? value.GetArrayLength() <= maximum ? value.EnumerateArray() : throw new FormatException($"'{name}' is too long")
            : throw new FormatException($"'{name}' is no list");

    private static List<byte[]> Path(Dictionary<string, JsonElement> members) =>
        [.. List(members, "path", MerkleHash.MaximumPathLength + 1).Select(hash =>
            Bytes(hash, "path") is { Length: MerkleHash.Length } bytes ? bytes : throw new FormatException("an entry of 'path' is no hash"))];

    private static byte[] Bytes(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.String && Base64Text.Read(value.GetString()!) is { } bytes ? bytes : throw new FormatException($"'{name}' is no base 64");
}

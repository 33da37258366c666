using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>A tag as a custom attributes record (Platform API, section 3.10).</summary>
internal static class TagRecord
{
    private const string Source = "GenesysRecordingTags";
    private const char Separator = '\u001f';

    /// <summary>The id of the record of a tag: the same for the same recording, taxonomy and label, so that no tag is there twice.</summary>
    /// <param name="recordingId">The recording.</param>
    /// <param name="taxonomyId">The taxonomy; letter cases do not count.</param>
    /// <param name="label">The label.</param>
    public static string IdOf(string recordingId, string? taxonomyId, string? label)
    {
        var text = string.Join(Separator, recordingId, taxonomyId?.ToLowerInvariant(), label);
        return "rt-" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)), 0, 16).ToLowerInvariant();
    }

    /// <summary>The fields of a tag's record. They hold nothing that changes from one try to the next.</summary>
    /// <param name="recordingId">The recording.</param>
    /// <param name="tag">The tag.</param>
    public static JsonElement ValuesOf(string recordingId, RecordingTag tag)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("recordingId", recordingId);
            writer.WriteString("label", tag.Label);
            writer.WriteString("taxonomyId", tag.TaxonomyId);
            writer.WriteNumber("confidence", tag.Confidence);
            writer.WriteString("status", tag.Status);
            writer.WriteString("source", Source);
            writer.WriteEndObject();
        }

        using var document = JsonDocument.Parse(stream.ToArray());
        return document.RootElement.Clone();
    }

    /// <summary>Whether a record is a tag of a recording.</summary>
    /// <param name="record">The record.</param>
    /// <param name="schemaId">The schema of tags.</param>
    /// <param name="recordingId">The recording.</param>
    public static bool IsTagOf(AttributeRecord record, string schemaId, string recordingId) =>
        (record.SchemaId is null || record.SchemaId == schemaId)
        && record.Values.Text("recordingId") == recordingId
        && record.Values.Text("label") is not null;

    /// <summary>A record as the answer tells it.</summary>
    /// <param name="record">The record.</param>
    public static AppliedTag ToApplied(AttributeRecord record) => new()
    {
        Id = record.Id,
        Label = record.Values.Text("label"),
        TaxonomyId = record.Values.Text("taxonomyId"),
        Confidence = record.Values.Number("confidence"),
        Status = record.Values.Text("status"),
        CreatedTimestamp = record.CreatedAt,
    };

    /// <summary>A record as the tag that it was made of.</summary>
    /// <param name="record">The record.</param>
    public static RecordingTag ToTag(AttributeRecord record) => new()
    {
        Label = record.Values.Text("label"),
        TaxonomyId = record.Values.Text("taxonomyId"),
        Confidence = record.Values.Number("confidence") ?? 1.0,
        Status = record.Values.Text("status") ?? TagStatus.Active,
    };
}

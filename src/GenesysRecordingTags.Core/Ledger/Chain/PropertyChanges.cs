using GenesysRecordingTags.Core.Changes;
using System.Text.Json;

namespace GenesysRecordingTags.Core.Ledger.Chain;

/// <summary>What a change that was done changed, property by property, as Genesys' own audit writes it.</summary>
internal static class PropertyChanges
{
    /// <summary>Writes them; none for a change that was not done.</summary>
    public static void Write(Utf8JsonWriter writer, RecordingAuditRecord record)
    {
        writer.WriteStartArray("propertyChanges");
        if (record.Outcome == AuditOutcome.Succeeded && record.After is { } after)
        {
            var before = record.Before;
            if (after.Tags is not null)
            {
                WriteOne(writer, after.TagStore is null ? "tags" : "ledgerTags", Labels(before?.Tags), Labels(after.Tags));
            }

            if (after.ExternalTag is { } externalTag)
            {
                WriteOne(writer, "externalTag", string.IsNullOrEmpty(before?.ExternalTag) ? [] : [before.ExternalTag], Single(externalTag));
            }

            if (after.RetentionPolicy is { } policy)
            {
                WriteOne(writer, "retentionPolicy", before?.RetentionPolicy is { } old ? [old.ToString()] : [], [policy.ToString()]);
            }

            WriteDate(writer, "archiveDate", before?.ArchiveDate, after.ArchiveDate);
            WriteDate(writer, "deleteDate", before?.DeleteDate, after.DeleteDate);
            foreach (var (key, value) in after.Metadata ?? new Dictionary<string, string?>())
            {
                WriteOne(writer, "metadata." + key, Single(before?.Metadata?.GetValueOrDefault(key)), Single(value));
            }

            if (after.PlainTags is { } plainTags)
            {
                WriteOne(writer, "plainTags", before?.PlainTags ?? [], plainTags);
            }
        }

        writer.WriteEndArray();
    }

    private static void WriteOne(Utf8JsonWriter writer, string property, IEnumerable<string> oldValues, IEnumerable<string> newValues)
    {
        writer.WriteStartObject();
        StateJson.WriteOptional(writer, "property", property);
        WriteValues(writer, "oldValues", oldValues);
        WriteValues(writer, "newValues", newValues);
        writer.WriteEndObject();
    }

    private static void WriteDate(Utf8JsonWriter writer, string property, RetentionDate? before, RetentionDate? after)
    {
        if (after is not null && after != before)
        {
            WriteOne(writer, property, Moment(before), Moment(after));
        }
    }

    private static string[] Moment(RetentionDate? date) => date?.At is { } moment ? [AuditJson.Time(moment)] : [];

    private static void WriteValues(Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    private static IEnumerable<string> Labels(IReadOnlyList<RecordingTag>? tags) => tags?.Select(tag => tag?.Label ?? string.Empty) ?? [];

    private static string[] Single(string? value) => value is null ? [] : [value];
}

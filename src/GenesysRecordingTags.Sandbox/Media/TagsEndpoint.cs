using System.Globalization;
using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>Tags a recording: the whole set at once, with its retention (contract, section 3).</summary>
internal sealed class TagsEndpoint(SandboxOptions options, TagChangeReader reader)
{
    public SandboxResponse Apply(SandboxExchange exchange, OrganizationData data)
    {
        var recording = data.Find(exchange.Route.RecordingId);
        if (recording is null)
        {
            return ServiceError.NotFound(exchange, $"There is no recording {exchange.Route.RecordingId}.");
        }

        using var document = RequestJson.Open(exchange, out var refusal);
        if (document is null)
        {
            return refusal!;
        }

        var problems = new List<ErrorDetail>();
        var change = reader.Read(document.RootElement, problems);
        return problems.Count > 0
            ? ServiceError.BadRequest(exchange, problems)
            : IdempotentChange.Apply(exchange, data, recording, SandboxChangeKind.Tags, () => Apply(exchange, data, recording, change));
    }

    private SandboxResponse Apply(SandboxExchange exchange, OrganizationData data, SandboxRecording recording, TagChange change)
    {
        if (exchange.Now < recording.IndexCompletedAt)
        {
            data.Changes.CountPendingOverwrite();
        }

        recording.TagChanges++;
        data.Changes.CountTags();
        var created = exchange.Now;
        var version = recording.TagChanges;
        recording.Tags = change.Tags.Select((tag, index) => new AppliedTag
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"tag-{recording.Number:D6}-{version}-{index + 1}"),
            Label = tag.Label,
            TaxonomyId = tag.TaxonomyId,
            Confidence = tag.Confidence,
            Status = tag.Status,
            CreatedTimestamp = created,
        }).ToArray();
        recording.RetentionPolicy = change.RetentionPolicy ?? recording.RetentionPolicy;

        var isPending = options.IndexCompletionDelay > TimeSpan.Zero
            && SeededHash.Fraction(data.Seed, recording.Number, version) < options.IndexPendingShare;
        recording.IndexCompletedAt = isPending ? exchange.Now + options.IndexCompletionDelay : exchange.Now;
        return SandboxResponse.Json(200, JsonBody.Write((recording, isPending), static (writer, state) =>
            Write(writer, state.recording, state.isPending ? IndexStatus.Pending : IndexStatus.Completed)));
    }

    private static void Write(Utf8JsonWriter writer, SandboxRecording recording, string indexStatus)
    {
        writer.WriteString("mediaId", recording.Id);
        writer.WriteStartArray("tags");
        foreach (var tag in recording.Tags)
        {
            writer.WriteStartObject();
            writer.WriteString("id", tag.Id);
            writer.WriteString("label", tag.Label);
            writer.WriteString("taxonomyId", tag.TaxonomyId);
            writer.WriteNumber("confidence", tag.Confidence!.Value);
            writer.WriteString("status", tag.Status);
            writer.WriteTime("createdTimestamp", tag.CreatedTimestamp!.Value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (recording.RetentionPolicy is { } policy)
        {
            writer.WriteStartObject("retentionPolicy");
            writer.WriteString("id", policy.Id);
            writer.WriteString("name", policy.Name);
            writer.WriteEndObject();
        }

        writer.WriteString("indexUpdateStatus", indexStatus);
        writer.WriteStartObject("links");
        writer.WriteEndObject();
    }
}

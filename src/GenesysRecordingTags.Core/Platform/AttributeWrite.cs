using System.Text.Json;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>A record on its way to the service, and what came of it so far.</summary>
internal sealed class AttributeWrite
{
    /// <summary>The record's id. The same record has the same id in every process: writing it again makes no second one.</summary>
    public required string Id { get; init; }

    /// <summary>Its schema.</summary>
    public required string SchemaId { get; init; }

    /// <summary>All its fields.</summary>
    public required JsonElement Values { get; init; }

    /// <summary>What it is, for messages: <c>tag 'A' of recording 'r'</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>The record that it takes the place of; null: it is to be new.</summary>
    public AttributeRecord? Current { get; set; }

    /// <summary>Whether an earlier try may have written it.</summary>
    public bool MayBeWritten { get; set; }

    /// <summary>The record as it stands now; null where it is not written.</summary>
    public AttributeRecord? Written { get; set; }

    /// <summary>Why it is not written.</summary>
    public GenesysApiException? Error { get; set; }

    /// <summary>Whether there is nothing left to do.</summary>
    public bool IsDone => Written is not null || Error is not null;
}

using System.Globalization;
using System.Text.Json;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Http;
using GenesysRecordingTags.Core.Validation;

namespace GenesysRecordingTags.Core.Changes;

/// <summary>Takes tags away, where an API keeps each tag as a record of its own. A tag that is not there is not an error.</summary>
public sealed record RemoveTagChange : RecordingChange
{
    /// <summary>The tags to take away. A tag is known by its taxonomy and its label.</summary>
    public required IReadOnlyList<RecordingTag> Tags { get; init; }

    /// <summary>Tags to give the values back that they had before, where this change undoes another.</summary>
    public IReadOnlyList<RecordingTag> PutBack { get; init; } = [];

    internal override ChangeKind Kind => RemoveTagKind.Instance;

    /// <inheritdoc/>
    public override RecordingState ToState() => InStore(Tags);

    /// <inheritdoc/>
    public override string Describe()
    {
        var what = Tags.Count == 1
            ? $"Remove tag '{Tags[0]}'"
            : string.Create(CultureInfo.InvariantCulture, $"Remove {Tags.Count} tags ({string.Join(", ", Tags.Select(tag => $"'{tag}'"))})");
        what = TagStore == TagStore.Ledger ? $"{what} from the ledger" : what;
        return PutBack.Count == 0 ? what : $"{what}; put back {string.Join(", ", PutBack.Select(tag => $"'{tag}'"))}";
    }

    internal override GenesysException? Validate(TagValidator validator)
    {
        var subject = string.IsNullOrWhiteSpace(Recording.RecordingId) ? "The recording id is blank." : null;
        subject ??= Tags.Count == 0 ? $"Recording '{Recording.RecordingId}': there is no tag to remove." : null;
        subject ??= Tags.Any(tag => string.IsNullOrWhiteSpace(tag.Label) || string.IsNullOrWhiteSpace(tag.TaxonomyId))
            ? $"Recording '{Recording.RecordingId}': a tag to remove has no label or no taxonomyId.{validator.ExplainMissingTaxonomy(Tags)}"
            : null;
        return subject is null ? null : new GenesysException(GenesysErrorKind.InvalidRequest, subject, "Name the recording, and label and taxonomy of each tag.");
    }

    internal override void WriteContent(CanonicalText text)
    {
        text.AddSet(Tags.Select(tag => CanonicalText.Of(tag.TaxonomyId, tag.Label)));
        text.AddSet(PutBack.Select(tag => CanonicalText.Of(tag.TaxonomyId, tag.Label, CanonicalText.Number(tag.Confidence), tag.Status)));
        if (TagStore != TagStore.Service)
        {
            text.Add(TagStore.ToString());
        }
    }

    internal override async Task<ChangeResponse> SendAsync(IGenesysApi api, SendOptions options, CancellationToken cancellationToken)
    {
        IReadOnlyList<RecordingTag> replaced = [];
        var attempts = 0;
        if (PutBack.Count > 0)
        {
            var outcomes = await api.Tags.AddAsync([new TagAssignment(Recording, PutBack)], options, cancellationToken).ConfigureAwait(false);
            attempts = outcomes[0].GetResult().Attempts;
            replaced = outcomes[0].Replaced ?? [];
        }

        Task<TagOutcome> Remove() => api.Tags.RemoveAsync(Recording, Tags, options, cancellationToken);
        var removal = await (PutBack.Count > 0 ? LaterRequest.SendAsync(Remove, attempts) : Remove()).ConfigureAwait(false);
        var result = removal.GetResult();
        return new ChangeResponse
        {
            Before = InStore([.. removal.Replaced ?? [], .. replaced]),
            After = InStore(PutBack),
            Differences = [],
            Result = new Removal(result with { Attempts = attempts + result.Attempts }),
            Attempts = attempts + result.Attempts,
            CorrelationId = result.CorrelationId,
        };
    }

    internal override RecordingState? SelectBefore(RecordingState? lastKnown, RecordingMetadata? read) => null;

    internal override bool IsRecordedAs(RecordingAuditRecord record) => false;

    internal override object ToEarlierResult(RecordingAuditRecord earlier) => new RecordingTagResult
    {
        RecordingId = Recording.RecordingId,
        ConversationId = earlier.ConversationId ?? Recording.ConversationId,
        CorrelationId = earlier.CorrelationId,
        AuditId = earlier.AuditId,
        SourceEventId = SourceEventId,
        SubscriptionName = SubscriptionName,
        RunId = Run?.Id,
        RunName = Run?.Name,
        Outcome = ChangeOutcome.AlreadyApplied,
    };

    internal override void WriteMembers(Utf8JsonWriter writer)
    {
        if (PutBack.Count > 0)
        {
            writer.WriteStartObject("putBack");
            StateJson.WriteMembers(writer, new RecordingState { Tags = PutBack });
            writer.WriteEndObject();
        }
    }

    private RecordingState InStore(IReadOnlyList<RecordingTag> tags) => new() { Tags = tags, TagStore = TagStore == TagStore.Ledger ? TagStore : null };

    private sealed class Removal(RecordingTagResult answer) : IChangeResult
    {
        public object Complete(RecordingChange change, string auditId, TimeSpan latency) => answer with
        {
            AuditId = auditId,
            Latency = latency,
            SourceEventId = change.SourceEventId,
            SubscriptionName = change.SubscriptionName,
            RunId = change.Run?.Id,
            RunName = change.Run?.Name,
        };
    }
}

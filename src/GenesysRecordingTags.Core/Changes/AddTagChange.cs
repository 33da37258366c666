using System.Globalization;
using System.Text.Json;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Validation;

namespace GenesysRecordingTags.Core.Changes;

/// <summary>Applies a set of tags, and a retention policy with them (Media API, section 3).</summary>
public sealed record AddTagChange : RecordingChange
{
    // A service may keep a confidence in single precision.
    private const double ConfidenceTolerance = 1e-6;

    /// <summary>The tags to apply. Validation refuses a null among them; whatever is sent or recorded after it has none.</summary>
    public required IReadOnlyList<RecordingTag?> Tags { get; init; }

    /// <summary>The retention policy to apply with them; null leaves retention as it is.</summary>
    public RetentionPolicy? RetentionPolicy { get; init; }

    /// <summary>Whether the tags are those that the recording has as far as the ledger knows, sent again because the service replaces them with each
    /// request: the change is of the retention policy alone, and is refused where the tags were changed since.</summary>
    public bool KeepsTags { get; init; }

    /// <summary>Where the tags are put besides.</summary>
    public TagIndex Index { get; init; }

    internal override ChangeKind Kind => AddTagKind.Instance;

    private IEnumerable<RecordingTag> GivenTags => Tags.OfType<RecordingTag>();

    /// <inheritdoc/>
    public override RecordingState ToState() => new()
    {
        Tags = [.. GivenTags],
        RetentionPolicy = RetentionPolicy,
        TagStore = TagStore == TagStore.Ledger ? TagStore : null,
    };

    /// <inheritdoc/>
    public override string Describe()
    {
        if (KeepsTags)
        {
            return $"Set retention policy '{RetentionPolicy}'; the tags last known are sent again with it ({string.Join(", ", Tags.Select(tag => $"'{tag}'"))})";
        }

        var what = Tags.Count == 1
            ? $"Add tag '{Tags[0]}'"
            : string.Create(CultureInfo.InvariantCulture, $"Add {Tags.Count} tags ({string.Join(", ", Tags.Select(tag => $"'{tag}'"))})");
        what = TagStore == TagStore.Ledger ? $"{what} in the ledger only" : what;
        what = Index switch
        {
            TagIndex.ExternalTag => $"{what}, and put the first into the external tag of the conversation",
            TagIndex.Property => $"{what}, and index them as properties of the conversation",
            _ => what,
        };
        return RetentionPolicy is null ? what : $"{what} and retention policy '{RetentionPolicy}'";
    }

    internal override GenesysException? Validate(TagValidator validator)
    {
        var validation = validator.Validate(Recording.RecordingId, Tags, RetentionPolicy);
        if (!validation.IsValid)
        {
            return new RecordingTagException(validation);
        }

        return TagStore == TagStore.Ledger && (RetentionPolicy is not null || Index != TagIndex.None)
            ? new GenesysException(
                GenesysErrorKind.InvalidRequest,
                $"Recording '{Recording.RecordingId}': tags in the ledger only go with no retention policy and no index: nothing is sent for them.",
                "Leave out -TagStore Ledger, or -RetentionPolicy and -Index.")
            : null;
    }

    internal override void WriteContent(CanonicalText text)
    {
        // A set: the order in which tags were given is not part of what the change does. Tags that stay are not what is asked for.
        text.AddSet(KeepsTags ? null : GivenTags.Select(tag => CanonicalText.Of(tag.TaxonomyId, tag.Label, CanonicalText.Number(tag.Confidence), tag.Status)));
        text.Add(RetentionPolicy?.Name);
        text.Add(RetentionPolicy?.Id);
        if (TagStore != TagStore.Service)
        {
            text.Add(TagStore.ToString());
        }

        if (Index != TagIndex.None)
        {
            text.Add(Index.ToString());
        }
    }

    internal override void WriteMembers(Utf8JsonWriter writer)
    {
        if (Index != TagIndex.None)
        {
            writer.WriteString("index", Index.ToString());
        }

        if (KeepsTags)
        {
            writer.WriteBoolean("keepsTags", true);
        }
    }

    internal override async Task<ChangeResponse> SendAsync(IGenesysApi api, SendOptions options, CancellationToken cancellationToken)
    {
        var tags = (IReadOnlyList<RecordingTag>)[.. GivenTags];
        var assignment = new TagAssignment(Recording, tags, RetentionPolicy) { Index = Index, OverwritesExternalTag = Force };
        var outcomes = await api.Tags.AddAsync([assignment], options, cancellationToken).ConfigureAwait(false);
        var answer = outcomes[0].Result ?? outcomes[0].GetResult();
        var before = outcomes[0].Replaced;
        var differences = new List<string>();
        var applied = tags.Count(tag => IsAnswered(tag, answer.Tags, differences));
        ComparePolicy(answer.RetentionPolicy, differences);
        return new ChangeResponse
        {
            After = ToState() with { Tags = [.. answer.Tags.Select(ToTag)], RetentionPolicy = answer.RetentionPolicy, ExternalTag = outcomes[0].ExternalTag },
            Before = before is null ? null : ToState() with { Tags = before, RetentionPolicy = null, ExternalTag = outcomes[0].ReplacedExternalTag },
            Differences = differences,
            Failure = outcomes[0].Error,
            Result = new TagResponse(answer with { TagsApplied = applied }),
            TagsApplied = applied,
            IndexStatus = answer.IndexStatus,
            Attempts = answer.Attempts,
            CorrelationId = answer.CorrelationId,
        };
    }

    internal override RecordingState? SelectBefore(RecordingState? lastKnown, RecordingMetadata? read) => lastKnown;

    internal override GenesysException? FindConflict(RecordingState? lastKnown) =>
        !KeepsTags || (lastKnown?.Tags is { } known && known.ToHashSet().SetEquals(GivenTags))
            ? null
            : new GenesysException(
                GenesysErrorKind.Conflict,
                $"Recording '{Recording.RecordingId}': its tags were changed since the retention policy '{RetentionPolicy}' was asked for, and would be replaced by the earlier ones. Nothing was sent.",
                "Run it again: the tags are then read from the ledger anew.");

    internal override bool IsRecordedAs(RecordingAuditRecord record) => record.Action == Action
        && record.After is { Tags: { } tags } after
        && (after.TagStore ?? TagStore.Service) == TagStore
        && (this with { RetentionPolicy = null }).HasContentOf(this with { Tags = tags, RetentionPolicy = null })
        && (RetentionPolicy is { } asked ? IsRecordedAs(asked, after.RetentionPolicy) : after.RetentionPolicy is null);

    internal override object ToEarlierResult(RecordingAuditRecord earlier) => new RecordingTagResult
    {
        RecordingId = Recording.RecordingId,
        ConversationId = earlier.ConversationId ?? Recording.ConversationId,
        Tags = [.. (earlier.After?.Tags ?? []).Select(tag => new AppliedTag
        {
            Label = tag.Label,
            TaxonomyId = tag.TaxonomyId,
            Confidence = tag.Confidence,
            Status = tag.Status,
        })],
        TagsApplied = earlier.TagsApplied,
        RetentionPolicy = earlier.After?.RetentionPolicy,
        IndexStatus = earlier.IndexStatus,
        TagStore = TagStore,
        CorrelationId = earlier.CorrelationId,
        AuditId = earlier.AuditId,
        SourceEventId = SourceEventId,
        SubscriptionName = SubscriptionName,
        RunId = Run?.Id,
        RunName = Run?.Name,
        Outcome = ChangeOutcome.AlreadyApplied,
    };

    /// <summary>A tag of the answer. What the answer leaves out is taken from the tag that was sent: the service did not say otherwise.</summary>
    private RecordingTag ToTag(AppliedTag applied)
    {
        var sent = GivenTags.FirstOrDefault(tag => IsSame(tag, applied));
        return new RecordingTag
        {
            Label = applied.Label,
            TaxonomyId = applied.TaxonomyId,
            Confidence = applied.Confidence ?? sent?.Confidence ?? 1.0,
            Status = applied.Status ?? sent?.Status ?? TagStatus.Active,
        };
    }

    private static bool IsAnswered(RecordingTag sent, IReadOnlyList<AppliedTag> answered, List<string> differences)
    {
        if (answered.FirstOrDefault(tag => IsSame(sent, tag)) is not { } applied)
        {
            differences.Add($"tag '{sent.Label}' of taxonomy '{sent.TaxonomyId}' is not in the answer");
            return false;
        }

        var count = differences.Count;
        if (applied.Confidence is { } confidence && Math.Abs(confidence - sent.Confidence) > ConfidenceTolerance)
        {
            differences.Add(string.Create(CultureInfo.InvariantCulture, $"tag '{sent.Label}' has confidence {confidence} instead of {sent.Confidence}"));
        }

        if (applied.Status is { } status && !string.Equals(status, sent.Status, StringComparison.OrdinalIgnoreCase))
        {
            differences.Add($"tag '{sent.Label}' has status '{status}' instead of '{sent.Status}'");
        }

        return differences.Count == count;
    }

    private static bool IsSame(RecordingTag sent, AppliedTag applied) => TagSet.IsSame(sent.TaxonomyId, sent.Label, applied.TaxonomyId, applied.Label);

    private void ComparePolicy(RetentionPolicy? answered, List<string> differences)
    {
        if (RetentionPolicy is not { } asked)
        {
            return;
        }

        if (answered is null)
        {
            differences.Add($"retention policy '{asked}' is not in the answer");
        }
        else if (Differs(asked.Name, answered.Name) || Differs(asked.Id, answered.Id))
        {
            differences.Add($"the retention policy is '{answered}' instead of '{asked}'");
        }

        static bool Differs(string? asked, string? answered) =>
            !string.IsNullOrEmpty(asked) && answered is not null && !string.Equals(asked, answered, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A policy is asked for by name, by id or by both; the record may hold what the service added.</summary>
    private static bool IsRecordedAs(RetentionPolicy asked, RetentionPolicy? recorded) => recorded is not null
        && (asked.Name is null || asked.Name == recorded.Name)
        && (asked.Id is null || asked.Id == recorded.Id);

    private sealed class TagResponse(RecordingTagResult answer) : IChangeResult
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

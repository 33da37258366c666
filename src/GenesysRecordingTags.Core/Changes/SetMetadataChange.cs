using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Validation;

namespace GenesysRecordingTags.Core.Changes;

/// <summary>Merges metadata and replaces plain tags, whichever is given (Media API, section 4).</summary>
public sealed record SetMetadataChange : RecordingChange
{
    /// <summary>The metadata to merge; null leaves it as it is. A null value removes the key, where the API can.</summary>
    public IReadOnlyDictionary<string, string?>? Metadata { get; init; }

    /// <summary>The plain tags to put in place; null leaves them as they are.</summary>
    public IReadOnlyList<string>? PlainTags { get; init; }

    /// <summary>What the recording has to hold for the change to be sent, where it undoes another; null where that does not matter.</summary>
    public RecordingState? Expected { get; init; }

    internal override ChangeKind Kind => SetMetadataKind.Instance;

    /// <inheritdoc/>
    public override RecordingState ToState() => new()
    {
        Metadata = Metadata,
        PlainTags = PlainTags,
    };

    /// <inheritdoc/>
    public override string Describe()
    {
        var metadata = Describe("Set", Metadata?.Where(pair => pair.Value is not null).Select(pair => $"{pair.Key} to '{pair.Value}'"));
        var removed = Describe("Remove", Metadata?.Where(pair => pair.Value is null).Select(pair => pair.Key));
        var tags = PlainTags is null
            ? null
            : $"Replace plain tags by {(PlainTags.Count == 0 ? "none" : string.Join(", ", PlainTags.Select(tag => $"'{tag}'")))}";
        return string.Join("; ", new[] { metadata, removed, tags }.OfType<string>());

        static string? Describe(string verb, IEnumerable<string>? keys) => keys?.Any() == true ? $"{verb} {string.Join(", ", keys)}" : null;
    }

    internal override GenesysException? Validate(TagValidator validator)
    {
        if (string.IsNullOrWhiteSpace(Recording.RecordingId))
        {
            return new GenesysException(GenesysErrorKind.InvalidRequest, "The recording id is blank.", "Name the recording.");
        }

        if (Metadata is null && PlainTags is null)
        {
            return new GenesysException(
                GenesysErrorKind.InvalidRequest,
                $"Recording '{Recording.RecordingId}': there is nothing to set.",
                "Give metadata, tags, or both.");
        }

        var broken = !UnicodeText.IsWellFormed(Recording.RecordingId) ? "the recording id"
            : Metadata?.FirstOrDefault(pair => !UnicodeText.IsWellFormed(pair.Key) || !UnicodeText.IsWellFormed(pair.Value)).Key is { } key ? $"metadata.{key}"
            : PlainTags?.Any(tag => !UnicodeText.IsWellFormed(tag)) == true ? "tags"
            : null;
        return broken is null
            ? null
            : new GenesysException(
                GenesysErrorKind.InvalidRequest,
                $"Recording '{Recording.RecordingId}': {broken} holds half a character (a lone surrogate), which can't be sent.",
                "Write the text anew.");
    }

    internal override void WriteContent(CanonicalText text)
    {
        text.AddSet(Metadata?.Select(pair => CanonicalText.Of(pair.Key, pair.Value)));
        text.AddSet(PlainTags?.Select(tag => CanonicalText.Of(tag)));
    }

    internal override async Task<ChangeResponse> SendAsync(IGenesysApi api, SendOptions options, CancellationToken cancellationToken)
    {
        var answer = await api.Metadata.SetAsync(Recording, Metadata, PlainTags, options, cancellationToken).ConfigureAwait(false);
        return new ChangeResponse
        {
            After = SelectTouched(answer),
            Differences = [.. Compare(answer)],
            Result = new MetadataResponse(answer),
            Attempts = answer.Attempts,
            CorrelationId = answer.CorrelationId,
        };
    }

    internal override RecordingState? SelectBefore(RecordingState? lastKnown, RecordingMetadata? read) => read is null ? null : SelectTouched(read);

    internal override GenesysException? FindConflictWith(RecordingMetadata read)
    {
        var differences = Force ? [] : MetadataDifference.Find(Expected, read);
        return differences.Count == 0
            ? null
            : new GenesysException(
                GenesysErrorKind.CannotUndo,
                $"The change of recording '{Recording.RecordingId}' (audit record {UndoOf}) can't be undone: {string.Join(" ", differences)} Nothing was sent.",
                "See what the recording holds now (Get-RecordingMetadata). -Force puts the earlier values back all the same.");
    }

    internal override bool IsHeldBy(RecordingState before) =>
        (Metadata is null || (before.Metadata is { } held && Metadata.All(pair => held.TryGetValue(pair.Key, out var value) && value == pair.Value)))
        && (PlainTags is null || (before.PlainTags is { } tags && PlainTags.ToHashSet(StringComparer.Ordinal).SetEquals(tags)));

    internal override bool IsRecordedAs(RecordingAuditRecord record) => record.Action == Action
        && HasContentOf(new SetMetadataChange
        {
            Recording = Recording,
            Metadata = record.After?.Metadata,
            PlainTags = record.After?.PlainTags,
        });

    internal override object ToEarlierResult(RecordingAuditRecord earlier) => new RecordingMetadata
    {
        RecordingId = Recording.RecordingId,
        ConversationId = earlier.ConversationId ?? Recording.ConversationId,
        Metadata = (earlier.After?.Metadata ?? new Dictionary<string, string?>())
            .Where(pair => pair.Value is not null)
            .ToDictionary(pair => pair.Key, pair => pair.Value!, StringComparer.Ordinal),
        Tags = earlier.After?.PlainTags ?? [],
        CorrelationId = earlier.CorrelationId,
        AuditId = earlier.AuditId,
        SourceEventId = SourceEventId,
        SubscriptionName = SubscriptionName,
        RunId = Run?.Id,
        RunName = Run?.Name,
        Outcome = ChangeOutcome.AlreadyApplied,
    };

    /// <summary>Of what is there, the part that this change touches; a null value says that the key is not there.</summary>
    private RecordingState SelectTouched(RecordingMetadata whole) => new()
    {
        Metadata = Metadata?.ToDictionary(
            pair => pair.Key,
            pair => whole.Metadata.TryGetValue(pair.Key, out var value) ? value : null,
            StringComparer.Ordinal),
        PlainTags = PlainTags is null ? null : whole.Tags,
    };

    private IEnumerable<string> Compare(RecordingMetadata answer)
    {
        foreach (var (key, asked) in Metadata ?? new Dictionary<string, string?>())
        {
            if (asked is null)
            {
                if (answer.Metadata.ContainsKey(key))
                {
                    yield return $"metadata '{key}' is still there";
                }
            }
            else if (!answer.Metadata.TryGetValue(key, out var answered))
            {
                yield return $"metadata '{key}' is not in the answer";
            }
            else if (!string.Equals(asked, answered, StringComparison.Ordinal))
            {
                yield return $"metadata '{key}' is '{answered}' instead of '{asked}'";
            }
        }

        if (PlainTags is not null && !PlainTags.ToHashSet(StringComparer.Ordinal).SetEquals(answer.Tags))
        {
            yield return $"the plain tags are [{string.Join(", ", answer.Tags)}] instead of [{string.Join(", ", PlainTags)}]";
        }
    }

    private sealed class MetadataResponse(RecordingMetadata answer) : IChangeResult
    {
        public object Complete(RecordingChange change, string auditId, TimeSpan latency) => answer with
        {
            AuditId = auditId,
            Latency = latency,
            SourceEventId = change.SourceEventId,
            SubscriptionName = change.SubscriptionName,
            RunId = change.Run?.Id,
            RunName = change.Run?.Name,
            Outcome = ChangeOutcome.Applied,
        };
    }
}

using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Http;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>Tags by the Platform API: each is a custom attributes record of the conversation. The tags of all recordings of a conversation go out
/// in one request, and are not applied all or none: each record has an outcome of its own.</summary>
public sealed class PlatformTagService : ITagService
{
    private const int MostRecordings = 50;

    private static readonly TimeSpan GatheringTime = TimeSpan.FromMilliseconds(50);

    private readonly AttributeStore _store;
    private readonly TagIndexer _indexer;
    private readonly SchemaDirectory _schemas;
    private readonly ConversationGatherer<TagAssignment, TagOutcome> _gatherer;

    internal PlatformTagService(IApiClient client, SchemaDirectory schemas, TimeProvider time)
    {
        _store = new AttributeStore(client, time);
        _indexer = new TagIndexer(client);
        _schemas = schemas;
        _gatherer = new ConversationGatherer<TagAssignment, TagOutcome>(GatheringTime, MostRecordings, time, WriteAsync);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TagOutcome>> AddAsync(
        IReadOnlyList<TagAssignment> assignments, SendOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(assignments);
        ArgumentOutOfRangeException.ThrowIfNotEqual(assignments.Count, PlatformApi.Capabilities.MaximumRecordingsPerRequest);
        var assignment = assignments[0];
        if (assignment.RetentionPolicy is { } policy)
        {
            throw new GenesysApiException(
                GenesysErrorKind.InvalidRequest,
                $"Recording '{assignment.Recording.RecordingId}': the Platform API takes no retention policy together with tags, and '{policy}' was asked for. Nothing was sent.",
                "Set the dates of the policy by a change of its own: Set-RecordingRetention -Policy.");
        }

        var conversationId = PlatformConversation.Of(assignment.Recording);
        try
        {
            return [await _gatherer.SendAsync(conversationId, assignment, options, cancellationToken).ConfigureAwait(false)];
        }
        catch (GenesysException ex) when (ex.Kind is GenesysErrorKind.PermissionDenied or GenesysErrorKind.SchemaNotFound && LedgerHint.For(ex) is { } hinted)
        {
            throw hinted;
        }
    }

    /// <inheritdoc/>
    public async Task<TagOutcome> RemoveAsync(
        RecordingReference recording, IReadOnlyList<RecordingTag> tags, SendOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tags);
        var read = new ReadOptions(options.Priority, options.ConcurrencyLease);
        var (records, response) = await ReadAsync(recording, read, cancellationToken).ConfigureAwait(false);
        var (attempts, correlationId) = (response.Attempts, response.CorrelationId);
        var ids = tags.Select(tag => TagRecord.IdOf(recording.RecordingId, tag.TaxonomyId, tag.Label)).ToHashSet(StringComparer.Ordinal);
        var removed = records.Where(record => ids.Contains(record.Id)).ToList();
        foreach (var record in removed)
        {
            var subject = $"tag '{record.Values.Text("label")}' of recording '{recording.RecordingId}'";
            Task<ApiResponse> Delete() => _store.DeleteAsync(PlatformConversation.Of(recording), record, subject, options, cancellationToken);
            var answer = await (record == removed[0] ? Delete() : LaterRequest.SendAsync(Delete, attempts)).ConfigureAwait(false);
            (attempts, correlationId) = (attempts + answer.Attempts, answer.CorrelationId);
        }

        var result = new RecordingTagResult
        {
            RecordingId = recording.RecordingId,
            ConversationId = recording.ConversationId,
            Tags = [.. records.Except(removed).Select(TagRecord.ToApplied)],
            Attempts = attempts,
            CorrelationId = correlationId,
        };
        return new TagOutcome(result) { Replaced = [.. removed.Select(TagRecord.ToTag)] };
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AppliedTag>> GetAsync(RecordingReference recording, ReadOptions options, CancellationToken cancellationToken)
    {
        var (records, _) = await ReadAsync(recording, options, cancellationToken).ConfigureAwait(false);
        return [.. records.Select(record => TagRecord.ToApplied(record) with
        {
            RecordingId = recording.RecordingId,
            ConversationId = recording.ConversationId,
        })];
    }

    private static string SubjectOf(string conversationId, IReadOnlyList<TagAssignment> assignments) => assignments.Count == 1
        ? $"recording '{assignments[0].Recording.RecordingId}'"
        : $"the recordings '{string.Join("', '", assignments.Select(assignment => assignment.Recording.RecordingId))}' of conversation '{conversationId}'";

    private async Task<(IReadOnlyList<AttributeRecord> Records, ApiResponse Response)> ReadAsync(
        RecordingReference recording, ReadOptions options, CancellationToken cancellationToken)
    {
        var conversationId = PlatformConversation.Of(recording);
        var schemaId = await _schemas.GetTagSchemaAsync(cancellationToken).ConfigureAwait(false);
        var (records, response) = await _store
            .ListAsync(conversationId, $"recording '{recording.RecordingId}'", options, cancellationToken).ConfigureAwait(false);
        return ([.. records.Where(record => TagRecord.IsTagOf(record, schemaId, recording.RecordingId))], response);
    }

    private async Task<IReadOnlyList<TagOutcome>> WriteAsync(
        string conversationId, IReadOnlyList<TagAssignment> assignments, SendOptions options, CancellationToken cancellationToken)
    {
        var schemaId = await _schemas.GetTagSchemaAsync(cancellationToken).ConfigureAwait(false);
        var indexed = assignments.Any(assignment => assignment.Index != TagIndex.None)
            ? await _indexer.ReadAsync(conversationId, options, cancellationToken).ConfigureAwait(false)
            : null;
        var obstacles = assignments.Select(assignment => indexed is null ? null : TagIndexer.FindObstacle(indexed, assignment)).ToList();
        var writes = assignments
            .Zip(obstacles, (assignment, obstacle) => obstacle is null ? assignment.Tags.Select(tag => ToWrite(assignment.Recording, tag, schemaId)).ToList() : [])
            .ToList();
        var (attempts, correlationId) = await _store
            .WriteAsync(conversationId, [.. writes.SelectMany(write => write)], SubjectOf(conversationId, assignments), options, cancellationToken)
            .ConfigureAwait(false);
        var outcomes = assignments.Select((assignment, place) => obstacles[place] is { } obstacle
            ? new TagOutcome(null, obstacle)
            : ToOutcome(assignment, writes[place], attempts, correlationId)).ToList();
        return indexed is null ? outcomes : await IndexAsync(conversationId, indexed, assignments, outcomes, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts the tags that were written where searches find them. Where that fails, the tags are there all the same: the error says so.</summary>
    private async Task<IReadOnlyList<TagOutcome>> IndexAsync(
        string conversationId,
        IndexedConversation indexed,
        IReadOnlyList<TagAssignment> assignments,
        List<TagOutcome> outcomes,
        SendOptions options,
        CancellationToken cancellationToken)
    {
        var written = assignments.Select((assignment, place) => (assignment, place)).Where(one => outcomes[one.place] is { Result: not null, Error: null }).ToList();
        var tagged = written.FindAll(one => one.assignment.Index == TagIndex.ExternalTag);
        if (tagged.Count > 0)
        {
            // One text a conversation: of several recordings, the last one's first label.
            var externalTag = TagIndexer.ExternalTagOf(tagged[^1].assignment.Tags[0].Label);
            await SettleAsync(outcomes, tagged.ConvertAll(one => one.place), outcome => outcome with { ExternalTag = externalTag, ReplacedExternalTag = indexed.ExternalTag ?? string.Empty }, async () =>
                externalTag == indexed.ExternalTag ? null : await _indexer.PutExternalTagAsync(conversationId, externalTag, options, cancellationToken).ConfigureAwait(false))
                .ConfigureAwait(false);
        }

        var listed = written.FindAll(one => one.assignment.Index == TagIndex.Property);
        if (listed.Count > 0)
        {
            var labels = listed.SelectMany(one => one.assignment.Tags).Select(tag => tag.Label!);
            await SettleAsync(outcomes, listed.ConvertAll(one => one.place), outcome => outcome, () =>
                _indexer.IndexAsync(conversationId, indexed, labels, options, cancellationToken)).ConfigureAwait(false);
        }

        return outcomes;
    }

    private static async Task SettleAsync(List<TagOutcome> outcomes, List<int> places, Func<TagOutcome, TagOutcome> done, Func<Task<ApiResponse?>> send)
    {
        try
        {
            var response = await send().ConfigureAwait(false);
            foreach (var place in places)
            {
                var result = outcomes[place].Result! with { Attempts = outcomes[place].Result!.Attempts + 1 + (response?.Attempts ?? 0) };
                outcomes[place] = done(outcomes[place] with { Result = result });
            }
        }
        catch (GenesysApiException ex)
        {
            foreach (var place in places)
            {
                outcomes[place] = Partly(outcomes[place], Copy(
                    ex,
                    $"Recording '{outcomes[place].Result!.RecordingId}': its tags are written, but not put into the index: {ex.Message}",
                    $"{ex.RecommendedAction} Running it again writes no tag twice; without -Index it needs no index."));
            }
        }
    }

    private static AttributeWrite ToWrite(RecordingReference recording, RecordingTag tag, string schemaId) => new()
    {
        Id = TagRecord.IdOf(recording.RecordingId, tag.TaxonomyId, tag.Label),
        SchemaId = schemaId,
        Values = TagRecord.ValuesOf(recording.RecordingId, tag),
        Subject = $"tag '{tag.Label}' of recording '{recording.RecordingId}'",
    };

    private static TagOutcome ToOutcome(TagAssignment assignment, List<AttributeWrite> writes, int attempts, string? correlationId)
    {
        var written = writes.FindAll(write => write.Written is not null);
        var error = writes.Find(write => write.Error is not null)?.Error;
        if (error is not null && written.Count == 0)
        {
            return new TagOutcome(null, LedgerHint.For(error) ?? error);
        }

        var outcome = new TagOutcome(new RecordingTagResult
        {
            RecordingId = assignment.Recording.RecordingId,
            ConversationId = assignment.Recording.ConversationId,
            Tags = [.. written.Select(write => TagRecord.ToApplied(write.Written!))],
            TagsApplied = written.Count,
            Attempts = attempts,
            CorrelationId = correlationId,
        })
        {
            Replaced = [.. written.Select(write => write.Current).OfType<AttributeRecord>().Select(TagRecord.ToTag)],
        };
        if (error is null)
        {
            return outcome;
        }

        var labels = assignment.Tags.Zip(writes).Where(pair => pair.Second.Written is not null).Select(pair => pair.First.Label);
        return Partly(outcome, Copy(error, $"{error.Message} Written of the same recording: '{string.Join("', '", labels)}'.", error.RecommendedAction));
    }

    /// <summary>A part of what was asked for is done. Where the rest may be done later it is left open, and otherwise told together with what is there.</summary>
    private static TagOutcome Partly(TagOutcome done, GenesysApiException error) => error.OutcomeUnknown || TransientErrors.IsTransient(error.Kind)
        ? new TagOutcome(null, ApiErrors.WithOutcomeUnknown(error, error.Attempts))
        : done with { Error = error };

    private static GenesysApiException Copy(GenesysApiException error, string message, string action) => new(error.Kind, message, action, error)
    {
        StatusCode = error.StatusCode,
        ServiceCode = error.ServiceCode,
        CorrelationId = error.CorrelationId,
        Fields = error.Fields,
        RetryAfter = error.RetryAfter,
        Attempts = error.Attempts,
        OutcomeUnknown = error.OutcomeUnknown,
    };
}

using System.Text.Json;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Http;

namespace GenesysRecordingTags.Core.Media;

/// <summary>Tags and retention by the Media API (section 3): one atomic request a recording.</summary>
/// <param name="client">The connection to it.</param>
public sealed class MediaTagService(IApiClient client) : ITagService
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<TagOutcome>> AddAsync(
        IReadOnlyList<TagAssignment> assignments,
        SendOptions options,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(assignments);
        ArgumentOutOfRangeException.ThrowIfNotEqual(assignments.Count, MediaApi.Capabilities.MaximumRecordingsPerRequest);
        var (recording, tags, policy) = assignments[0];
        var request = new ApiRequest
        {
            Method = HttpMethod.Post,
            PathAndQuery = MediaPath.Tags(recording.RecordingId),
            Semantics = RequestSemantics.Keyed,
            Body = JsonSerializer.SerializeToUtf8Bytes(
                new TagsRequest(ToMessages(recording, tags), policy is null ? null : new PolicyMessage(policy.Name, policy.Id)),
                MediaJson.Default.TagsRequest),
            IdempotencyKey = options.IdempotencyKey,
            Priority = options.Priority,
            ConcurrencyLease = options.ConcurrencyLease,
            RequiredScope = "recording:write tagging:write",
            Subject = MediaResponse.SubjectOf(recording),
            SubjectId = recording.RecordingId,
            RecordingId = recording.RecordingId,
        };
        var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var answer = MediaResponse.Read(request, response, MediaJson.Default.TagsResponse, recording, static answer => answer.MediaId);
        if (answer.Tags is null)
        {
            throw UnexpectedAnswer.Create(request, response, "the answer has no tags");
        }

        var result = new RecordingTagResult
        {
            RecordingId = recording.RecordingId,
            ConversationId = recording.ConversationId,
            Tags = ReadTags(answer.Tags),
            TagsApplied = tags.Count,
            RetentionPolicy = answer.RetentionPolicy is { } applied ? new RetentionPolicy { Name = applied.Name, Id = applied.Id } : null,
            IndexStatus = answer.IndexUpdateStatus,
            Latency = response.Latency,
            Attempts = response.Attempts,
            CorrelationId = response.CorrelationId,
        };
        return [new TagOutcome(result)];
    }

    /// <inheritdoc/>
    public Task<TagOutcome> RemoveAsync(
        RecordingReference recording,
        IReadOnlyList<RecordingTag> tags,
        SendOptions options,
        CancellationToken cancellationToken) => Task.FromException<TagOutcome>(MediaApi.Capabilities.CreateUnsupported("remove tags"));

    /// <inheritdoc/>
    public Task<IReadOnlyList<AppliedTag>> GetAsync(RecordingReference recording, ReadOptions options, CancellationToken cancellationToken) =>
        Task.FromException<IReadOnlyList<AppliedTag>>(MediaApi.Capabilities.CreateUnsupported("tell which tags a recording has"));

    private static TagMessage[] ToMessages(RecordingReference recording, IReadOnlyList<RecordingTag> tags)
    {
        var messages = new TagMessage[tags.Count];
        for (var index = 0; index < messages.Length; index++)
        {
            var tag = tags[index];
            messages[index] = double.IsFinite(tag.Confidence)
                ? new TagMessage(tag.Label, tag.TaxonomyId, tag.Confidence, tag.Status)
                : throw new GenesysApiException(
                    GenesysErrorKind.InvalidRequest,
                    $"Recording '{recording.RecordingId}': tags[{index}].confidence is not a number.",
                    "Give a confidence from 0.0 to 1.0.");
        }

        return messages;
    }

    private static AppliedTag[] ReadTags(IReadOnlyList<AppliedTagMessage?> messages)
    {
        var tags = new List<AppliedTag>(messages.Count);
        foreach (var message in messages)
        {
            if (message is not null)
            {
                tags.Add(new AppliedTag
                {
                    Id = message.Id,
                    Label = message.Label,
                    TaxonomyId = message.TaxonomyId,
                    Confidence = message.Confidence,
                    Status = message.Status,
                    CreatedTimestamp = message.CreatedTimestamp,
                });
            }
        }

        return [.. tags];
    }
}

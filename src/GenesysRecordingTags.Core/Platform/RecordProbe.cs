using System.Globalization;
using System.Text.Json;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>Questions that only records can answer: it makes some of its own in a conversation, and deletes them.</summary>
/// <param name="requests">Sends.</param>
/// <param name="conversationId">The conversation.</param>
/// <param name="schemaId">The schema of tags.</param>
/// <param name="time">The clock.</param>
internal sealed class RecordProbe(ProbeRequests requests, string conversationId, string schemaId, TimeProvider time)
{
    private const string ShownPath = "/api/v2/conversations/{conversationId}/customattributes";
    private const int MostRecords = 101;
    private const int SearchTries = 5;

    private static readonly TimeSpan SearchPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CleaningTime = TimeSpan.FromMinutes(2);

    private readonly string _key = $"rp-{Guid.NewGuid():n}";
    private readonly HashSet<string> _made = new(StringComparer.Ordinal);

    /// <summary>The questions.</summary>
    public static IReadOnlyList<(string Name, string Text)> Questions { get; } =
    [
        ("BulkRecords", "How many records does a bulk call take?"),
        ("VersionOfNewRecord", "Does version 0 protect a record that is there?"),
        ("SearchFinds", "By which name does a search find a custom attribute, within seconds?"),
        ("RecordsDeleted", "Are the records of these questions deleted again?"),
    ];

    /// <summary>Asks them.</summary>
    /// <param name="cancellationToken">Ends the questions; the records are deleted all the same.</param>
    public async Task<IReadOnlyList<GenesysConnectionProbe>> AskAsync(CancellationToken cancellationToken)
    {
        var answers = new List<GenesysConnectionProbe>();
        try
        {
            answers.Add(await AskBulkAsync(cancellationToken).ConfigureAwait(false));
            answers.Add(await AskVersionAsync(cancellationToken).ConfigureAwait(false));
            answers.Add(await AskSearchAsync(cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            using var cleaning = new CancellationTokenSource(CleaningTime, time);
            answers.Add(await DeleteAsync(cleaning.Token).ConfigureAwait(false));
        }

        return answers;
    }

    private async Task<GenesysConnectionProbe> AskBulkAsync(CancellationToken cancellationToken)
    {
        var evidence = new List<GenesysProbeEvidence>();
        var refused = 0;
        for (var count = MostRecords; count > 0; count /= 2)
        {
            var ids = Enumerable.Range(1, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"{_key}-{number}")).ToList();
            // An answer that gets lost may leave them there.
            _made.UnionWith(ids);
            var (answer, one) = await PutAsync(ids, cancellationToken).ConfigureAwait(false);
            var taken = ids.Where(id => answer.Object("results").Object(id).Number("statusCode") is >= 200 and < 300).ToList();
            evidence.Add(one with { Detail = string.Create(CultureInfo.InvariantCulture, $"{count} records, {taken.Count} written") });
            if (one.StatusCode is < 300)
            {
                _made.IntersectWith(taken);
                return Answer(0, evidence, string.Create(
                    CultureInfo.InvariantCulture, $"{taken.Count} of {count} were written by one call{(refused == 0 ? "; more were not tried" : $", {refused} were refused")}"));
            }

            if (one.StatusCode is not (400 or 413 or 422))
            {
                break;
            }

            refused = count;
            _made.Clear();
        }

        return Answer(0, evidence, null);
    }

    private async Task<GenesysConnectionProbe> AskVersionAsync(CancellationToken cancellationToken)
    {
        if (_made.Order(StringComparer.Ordinal).FirstOrDefault() is not { } id)
        {
            return Answer(1, [], null);
        }

        var (answer, evidence) = await PutAsync([id], cancellationToken).ConfigureAwait(false);
        var status = answer.Object("results").Object(id).Number("statusCode");
        evidence = evidence with { Detail = string.Create(CultureInfo.InvariantCulture, $"version 0 again: {status}") };
        return Answer(1, [evidence], status switch
        {
            409 => "Yes: 409",
            >= 200 and < 300 => "No: the record was overwritten",
            null => null,
            _ => string.Create(CultureInfo.InvariantCulture, $"It is refused with {status}"),
        });
    }

    private async Task<GenesysConnectionProbe> AskSearchAsync(CancellationToken cancellationToken)
    {
        if (_made.Count == 0)
        {
            return Answer(2, [], null);
        }

        var evidence = new List<GenesysProbeEvidence>();
        for (var turn = 0; turn < SearchTries; turn++)
        {
            await Task.Delay(SearchPause, time, cancellationToken).ConfigureAwait(false);
            evidence.Clear();
            foreach (var name in ProbeRequests.SearchNames)
            {
                var (total, one) = await requests.SearchAsync(name, _key, cancellationToken).ConfigureAwait(false);
                evidence.Add(one with { Detail = string.Create(CultureInfo.InvariantCulture, $"fields: {name}; found: {total ?? 0}") });
                if (total > 0)
                {
                    return Answer(2, evidence, $"By '{name}'");
                }
            }
        }

        return Answer(2, evidence, evidence.Exists(one => one.StatusCode < 300) ? "By none of the names tried; the index may lag behind" : null);
    }

    private async Task<GenesysConnectionProbe> DeleteAsync(CancellationToken cancellationToken)
    {
        var evidence = new List<GenesysProbeEvidence>();
        var left = 0;
        foreach (var id in _made)
        {
            var (_, one) = await requests.AskAsync(
                HttpMethod.Delete, PlatformPath.Attributes(conversationId, id), null, PlatformPermissions.AttributesDelete, cancellationToken, ShownPath + "/{attributesId}")
                .ConfigureAwait(false);
            if (one.StatusCode is not (< 300 or 404))
            {
                left++;
                evidence.Add(one with { Detail = id });
            }
        }

        return Answer(3, evidence, left == 0
            ? string.Create(CultureInfo.InvariantCulture, $"Yes, all {_made.Count}")
            : string.Create(CultureInfo.InvariantCulture, $"No: {left} of {_made.Count} are left; the evidence names them"));
    }

    private Task<(JsonElement Answer, GenesysProbeEvidence Evidence)> PutAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartArray();
            foreach (var id in ids)
            {
                writer.WriteStartObject();
                writer.WriteString("id", id);
                writer.WriteString("schemaId", schemaId);
                writer.WriteNumber("version", 0);
                writer.WriteStartObject("customAttributes");
                writer.WriteString("recordingId", _key);
                writer.WriteString("source", "GenesysRecordingTags probe");
                writer.WriteEndObject();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return requests.AskAsync(
            HttpMethod.Put, PlatformPath.AttributesBulk(conversationId), stream.ToArray(), PlatformPermissions.AttributesEdit, cancellationToken, ShownPath + "/bulk");
    }

    private GenesysConnectionProbe Answer(int question, IReadOnlyList<GenesysProbeEvidence> evidence, string? answer) =>
        ProbeRequests.Answer(Questions[question].Name, Questions[question].Text, [.. evidence], answer, time.GetUtcNow());
}

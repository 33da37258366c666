using System.Globalization;
using System.Text.Json;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Http;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>The questions that only a real organisation can answer (Platform API, section 9), asked so that nothing of the organisation changes.</summary>
/// <param name="client">The connection.</param>
/// <param name="schemas">The schemas of the organisation.</param>
/// <param name="time">The clock.</param>
internal sealed class PlatformProbe(IApiClient client, SchemaDirectory schemas, TimeProvider time) : IProbeService
{
    private const string NoConversation = "Not asked: it takes records of its own in a conversation, which are deleted again. Name one with -ConversationId.";

    private readonly ProbeRequests _requests = new(client);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<GenesysConnectionProbe>> AskByReadingAsync(CancellationToken cancellationToken) =>
    [
        await AskCoreTypesAsync(cancellationToken).ConfigureAwait(false),
        await AskSchemaLimitsAsync(cancellationToken).ConfigureAwait(false),
        await AskSearchNamesAsync(cancellationToken).ConfigureAwait(false),
        await AskSubjectAsync(cancellationToken).ConfigureAwait(false),
        await AskOrderAsync(cancellationToken).ConfigureAwait(false),
        NotAsked(
            "PropertiesAfterEnd",
            "Can properties of a conversation be indexed after it has ended?",
            "Not asked: nothing takes an indexed property away. Add-RecordingTag -Index Property shows it on a conversation of your choice."),
        NotAsked(
            "OmittedDate",
            "Is a date that is left out of PUT recording cleared?",
            "Not asked: it would take a retention date from a recording. The module sends both dates each time, so that the answer does not matter to it."),
    ];

    /// <inheritdoc/>
    public async Task<IReadOnlyList<GenesysConnectionProbe>> AskByWritingAsync(string? conversationId, CancellationToken cancellationToken)
    {
        if (conversationId is null)
        {
            return WritingQuestions(NoConversation);
        }

        string schemaId;
        try
        {
            schemaId = await schemas.GetTagSchemaAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (GenesysException ex) when (ex.Kind is GenesysErrorKind.SchemaNotFound or GenesysErrorKind.PermissionDenied)
        {
            return WritingQuestions($"Not asked: {ex.Message} {ex.RecommendedAction}");
        }

        return await new RecordProbe(_requests, conversationId, schemaId, time).AskAsync(cancellationToken).ConfigureAwait(false);
    }

    private GenesysConnectionProbe[] WritingQuestions(string why) =>
        [.. RecordProbe.Questions.Select(question => NotAsked(question.Name, question.Text, why))];

    private async Task<GenesysConnectionProbe> AskCoreTypesAsync(CancellationToken cancellationToken)
    {
        var (answer, evidence) = await _requests.AskAsync(HttpMethod.Get, PlatformPath.CoreTypes, null, PlatformPermissions.SchemaView, cancellationToken).ConfigureAwait(false);
        var names = answer.Items("entities").Select(type => type.Text("name") ?? type.Text("id")).OfType<string>().ToList();
        return Answer("SchemaCoreTypes", "Which types can fields of schemas have?", evidence, names.Count == 0 ? null : string.Join(", ", names));
    }

    private async Task<GenesysConnectionProbe> AskSchemaLimitsAsync(CancellationToken cancellationToken)
    {
        var (answer, evidence) = await _requests.AskAsync(HttpMethod.Get, PlatformPath.SchemaLimits, null, PlatformPermissions.SchemaView, cancellationToken).ConfigureAwait(false);
        var limits = answer.ValueKind == JsonValueKind.Object
            ? answer.EnumerateObject().Where(limit => limit.Value.ValueKind == JsonValueKind.Number).Select(limit => $"{limit.Name} {limit.Value.GetRawText()}").ToList()
            : [];
        return Answer("SchemaLimits", "Which limits do schemas have?", evidence, limits.Count == 0 ? null : string.Join(", ", limits));
    }

    private async Task<GenesysConnectionProbe> AskSearchNamesAsync(CancellationToken cancellationToken)
    {
        var evidence = new List<GenesysProbeEvidence>();
        foreach (var name in ProbeRequests.SearchNames)
        {
            evidence.Add((await _requests.SearchAsync(name, Guid.NewGuid().ToString("n"), cancellationToken).ConfigureAwait(false)).Evidence);
        }

        var taken = ProbeRequests.SearchNames.Zip(evidence).Where(pair => pair.Second.StatusCode is < 300).Select(pair => pair.First).ToList();
        return Answer(
            "SearchNames",
            "How are custom attributes named in a search?",
            evidence,
            evidence.TrueForAll(one => one.StatusCode is < 300 or 400) ? $"Taken: {(taken.Count == 0 ? "none of those tried" : string.Join(", ", taken))}; whether one is found by it, SearchFinds tells" : null);
    }

    private async Task<GenesysConnectionProbe> AskSubjectAsync(CancellationToken cancellationToken)
    {
        var (answer, evidence) = await _requests.AskAsync(HttpMethod.Get, PlatformPath.Subject, null, null, cancellationToken).ConfigureAwait(false);
        return Answer(
            "SubjectsMe",
            "Does authorization/subjects/me answer for client credentials?",
            evidence,
            evidence.StatusCode < 300
                ? string.Create(CultureInfo.InvariantCulture, $"Yes, with {answer.Items("grants").Count()} grants")
                : evidence.StatusCode is 400 or 403 or 404 ? "No" : null);
    }

    private async Task<GenesysConnectionProbe> AskOrderAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var body = ProbeRequests.Write(writer =>
        {
            writer.WriteString("interval", $"{EventPlace.Time(now - TimeSpan.FromHours(1))}/{EventPlace.Time(now)}");
            writer.WriteString("order", "desc");
            writer.WriteString("orderBy", "conversationEnd");
            writer.WriteStartObject("paging");
            writer.WriteNumber("pageSize", 1);
            writer.WriteNumber("pageNumber", 1);
            writer.WriteEndObject();
        });
        var (_, evidence) = await _requests
            .AskAsync(HttpMethod.Post, PlatformPath.DetailsQuery, body, PlatformPermissions.ConversationDetailView, cancellationToken).ConfigureAwait(false);
        return Answer(
            "OrderByConversationEnd",
            "Does the details query take orderBy: conversationEnd?",
            evidence,
            evidence.StatusCode < 300 ? "Yes" : evidence.StatusCode == 400 ? "No" : null);
    }

    private GenesysConnectionProbe Answer(string name, string question, GenesysProbeEvidence evidence, string? answer) =>
        Answer(name, question, [evidence], answer);

    private GenesysConnectionProbe Answer(string name, string question, IReadOnlyList<GenesysProbeEvidence> evidence, string? answer) =>
        ProbeRequests.Answer(name, question, evidence, answer, time.GetUtcNow());

    private GenesysConnectionProbe NotAsked(string name, string question, string why) => new()
    {
        Name = name,
        Question = question,
        IsAnswered = false,
        Answer = why,
        AskedAt = time.GetUtcNow(),
    };
}

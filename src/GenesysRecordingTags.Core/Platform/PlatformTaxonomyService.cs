using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Http;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>Taxonomies of an organisation (Platform API, section 6): read once a connection.</summary>
/// <param name="client">The connection.</param>
public sealed class PlatformTaxonomyService(IApiClient client) : ITaxonomyService, IDisposable
{
    private const int PageSize = 100;

    // A listing that goes round in a circle must end.
    private const int MostPages = 1_000;

    private readonly SemaphoreSlim _gate = new(1);
    private readonly ConcurrentDictionary<TaxonomySource, IReadOnlyList<RecordingTaxonomy>> _read = new();

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RecordingTaxonomy>> ReadAsync(TaxonomySource source, bool refresh, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (refresh || !_read.TryGetValue(source, out var known))
            {
                known = source switch
                {
                    TaxonomySource.Schema => await ReadSchemasAsync(cancellationToken).ConfigureAwait(false),
                    TaxonomySource.Topics => await ReadProgramsAsync(cancellationToken).ConfigureAwait(false),
                    TaxonomySource.WrapUpCodes => await ReadWrapUpCodesAsync(cancellationToken).ConfigureAwait(false),
                    _ => throw new ArgumentOutOfRangeException(nameof(source), source, "There is no such source."),
                };
                _read[source] = known;
            }

            return known;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async Task<IReadOnlyList<RecordingTaxonomy>> ReadSchemasAsync(CancellationToken cancellationToken)
    {
        var answer = await GetAsync(PlatformPath.Schemas, "the schemas of custom attributes", PlatformPermissions.SchemaView, cancellationToken).ConfigureAwait(false);
        return [.. answer.Items("entities").SelectMany(ReadFields)];
    }

    /// <summary>The fields of a schema that take one of a list of values.</summary>
    private static IEnumerable<RecordingTaxonomy> ReadFields(JsonElement schema)
    {
        var document = schema.Object("jsonSchema");
        var properties = document.Object("properties");
        if (schema.Text("id") is not { Length: > 0 } id || properties.ValueKind != JsonValueKind.Object)
        {
            yield break;
        }

        foreach (var field in properties.EnumerateObject())
        {
            if (field.Value.Texts("enum") is { Count: > 0 } labels)
            {
                yield return new RecordingTaxonomy
                {
                    Id = $"{id}:{field.Name}",
                    Name = $"{document.Text("title") ?? id}: {field.Value.Text("title") ?? field.Name}",
                    Version = schema.Number("version")?.ToString(CultureInfo.InvariantCulture),
                    IsPublished = schema.Flag("enabled"),
                    Labels = labels,
                    Source = "Genesys Cloud: custom attributes schema",
                };
            }
        }
    }

    private async Task<IReadOnlyList<RecordingTaxonomy>> ReadProgramsAsync(CancellationToken cancellationToken)
    {
        var published = (await ListAsync($"{PlatformPath.Topics}?state=published", "the topics of Speech and Text Analytics", PlatformPermissions.TopicView, cancellationToken).ConfigureAwait(false))
            .Select(topic => topic.Text("id")).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var programs = await ListAsync(
            $"{PlatformPath.Programs}?state=Published", "the programs of Speech and Text Analytics", PlatformPermissions.ProgramView, cancellationToken).ConfigureAwait(false);
        var taxonomies = new List<RecordingTaxonomy>();
        foreach (var id in programs.Select(program => program.Text("id")).OfType<string>().Distinct())
        {
            // The list has no topics.
            var program = await GetAsync(PlatformPath.Program(id), $"the program '{id}' of Speech and Text Analytics", PlatformPermissions.ProgramView, cancellationToken).ConfigureAwait(false);
            taxonomies.Add(new RecordingTaxonomy
            {
                Id = id,
                Name = program.Text("name"),
                Version = program.Text("datePublished"),
                IsPublished = program.Flag("published"),
                Labels = [.. program.Items("topics").Where(topic => published.Contains(topic.Text("id") ?? string.Empty)).Select(topic => topic.Text("name")).OfType<string>().Distinct()],
                Source = "Genesys Cloud: Speech and Text Analytics",
            });
        }

        return taxonomies;
    }

    private async Task<IReadOnlyList<RecordingTaxonomy>> ReadWrapUpCodesAsync(CancellationToken cancellationToken)
    {
        var names = new List<string>();
        for (var page = 1; page <= MostPages; page++)
        {
            var answer = await GetAsync(
                string.Create(CultureInfo.InvariantCulture, $"{PlatformPath.WrapUpCodes}?pageSize={PageSize}&pageNumber={page}"), "the wrap-up codes", PlatformPermissions.WrapUpCodeView, cancellationToken)
                .ConfigureAwait(false);
            var entities = answer.Items("entities").ToList();
            names.AddRange(entities.Select(code => code.Text("name")).OfType<string>());
            if (entities.Count < PageSize)
            {
                break;
            }
        }

        return
        [
            new RecordingTaxonomy
            {
                Id = "wrapupcodes",
                Name = "Wrap-up codes",
                Labels = [.. names.Distinct(StringComparer.Ordinal)],
                Source = "Genesys Cloud: wrap-up codes",
            },
        ];
    }

    /// <summary>All entries of a listing that names the key of its next page.</summary>
    private async Task<IReadOnlyList<JsonElement>> ListAsync(string path, string subject, string permission, CancellationToken cancellationToken)
    {
        var entries = new List<JsonElement>();
        string? key = null;
        for (var page = 0; page < MostPages; page++)
        {
            var next = key is null ? string.Empty : $"&nextPage={Uri.EscapeDataString(key)}";
            var answer = await GetAsync(string.Create(CultureInfo.InvariantCulture, $"{path}&pageSize={PageSize}{next}"), subject, permission, cancellationToken).ConfigureAwait(false);
            entries.AddRange(answer.Items("entities"));
            var following = KeyOf(answer.Text("nextUri"));
            if (following is null || following == key)
            {
                break;
            }

            key = following;
        }

        return entries;
    }

    private static string? KeyOf(string? nextUri) => nextUri?.Split('?', '&')
        .Where(part => part.StartsWith("nextPage=", StringComparison.Ordinal))
        .Select(part => Uri.UnescapeDataString(part["nextPage=".Length..]))
        .FirstOrDefault(key => key.Length > 0);

    private async Task<JsonElement> GetAsync(string path, string subject, string permission, CancellationToken cancellationToken)
    {
        var request = new ApiRequest
        {
            Method = HttpMethod.Get,
            Semantics = RequestSemantics.Safe,
            PathAndQuery = path,
            RequiredPermission = permission,
            Subject = subject,
            Priority = RequestPriority.Interactive,
        };
        return PlatformJson.Read(request, await client.SendAsync(request, cancellationToken).ConfigureAwait(false));
    }
}

using System.Globalization;
using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>A tagging that keeps all rules.</summary>
internal sealed record TagChange(IReadOnlyList<RecordingTag> Tags, RetentionPolicy? RetentionPolicy);

/// <summary>Reads a tagging and finds every breach of the contract's rules in it, each by its tag's index and field.</summary>
internal sealed class TagChangeReader(
    IReadOnlyList<RecordingTaxonomy> taxonomies, IReadOnlyList<RetentionPolicy> policies)
{
    private const int MaxTags = 100;

    public TagChange Read(JsonElement body, List<ErrorDetail> problems)
    {
        var tags = new List<RecordingTag>();
        if (!body.TryGetProperty("tags", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            problems.Add(new("invalid.type", "tags", "tags must be an array."));
        }
        else if (list.GetArrayLength() is 0 or > MaxTags)
        {
            problems.Add(new("invalid.count", "tags", "There must be 1 to 100 tags."));
        }
        else
        {
            ReadTags(list, tags, problems);
        }

        return new TagChange(tags, ReadPolicy(body, problems));
    }

    private void ReadTags(JsonElement list, List<RecordingTag> tags, List<ErrorDetail> problems)
    {
        var seen = new HashSet<(string, string)>();
        var index = 0;
        foreach (var element in list.EnumerateArray())
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"tags[{index++}]");
            if (element.ValueKind != JsonValueKind.Object)
            {
                problems.Add(new("invalid.type", place, $"{place} must be an object."));
                continue;
            }

            var label = ReadText(element, place, "label", problems);
            var taxonomyId = ReadText(element, place, "taxonomyId", problems);
            var confidence = ReadConfidence(element, place, problems);
            var status = ReadStatus(element, place, problems);
            if (label is null || taxonomyId is null)
            {
                continue;
            }

            if (!seen.Add((taxonomyId, label)))
            {
                problems.Add(new("duplicate.tag", $"{place}.label", $"{place} repeats label and taxonomy of an earlier tag."));
            }

            CheckTaxonomy(label, taxonomyId, place, problems);
            tags.Add(new RecordingTag { Label = label, TaxonomyId = taxonomyId, Confidence = confidence, Status = status });
        }
    }

    private static string? ReadText(JsonElement tag, string place, string field, List<ErrorDetail> problems)
    {
        var text = tag.TryGetProperty(field, out var value) ? value.TextOrNull() : null;
        if (!string.IsNullOrWhiteSpace(text))
        {
            return text;
        }

        problems.Add(new("blank.field", $"{place}.{field}", $"{place}.{field} must be text that is not blank."));
        return null;
    }

    private static double ReadConfidence(JsonElement tag, string place, List<ErrorDetail> problems)
    {
        if (tag.TryGetProperty("confidence", out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetDouble(out var confidence) && confidence is >= 0.0 and <= 1.0)
        {
            return confidence;
        }

        problems.Add(new("out.of.range", $"{place}.confidence", $"{place}.confidence must be a number from 0.0 to 1.0."));
        return double.NaN;
    }

    private static string ReadStatus(JsonElement tag, string place, List<ErrorDetail> problems)
    {
        var status = tag.TryGetProperty("status", out var value) ? value.TextOrNull() : null;
        if (!TagStatus.IsKnown(status))
        {
            problems.Add(new("unknown.value", $"{place}.status", $"{place}.status must be Active, Pending or Rejected."));
        }

        return status ?? string.Empty;
    }

    private void CheckTaxonomy(string label, string taxonomyId, string place, List<ErrorDetail> problems)
    {
        var taxonomy = taxonomies.FirstOrDefault(known => known.Id == taxonomyId);
        if (taxonomy is null)
        {
            problems.Add(new("unknown.taxonomy", $"{place}.taxonomyId", $"There is no taxonomy {taxonomyId}."));
        }
        else if (!taxonomy.IsPublished)
        {
            problems.Add(new("taxonomy.not.published", $"{place}.taxonomyId", $"The taxonomy {taxonomy.Name} is not published."));
        }
        else if (!taxonomy.Labels.Contains(label))
        {
            problems.Add(new("unknown.label", $"{place}.label", $"The taxonomy {taxonomy.Name} has no label {label}."));
        }
    }

    private RetentionPolicy? ReadPolicy(JsonElement body, List<ErrorDetail> problems)
    {
        if (!body.TryGetProperty("retentionPolicy", out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new("invalid.type", "retentionPolicy", "retentionPolicy must be an object."));
            return null;
        }

        var name = value.TryGetProperty("name", out var nameValue) ? nameValue.TextOrNull() : null;
        if (string.IsNullOrWhiteSpace(name))
        {
            problems.Add(new("blank.field", "retentionPolicy.name", "retentionPolicy.name must be text that is not blank."));
            return null;
        }

        var policy = policies.FirstOrDefault(known => known.Name == name);
        if (policy is null)
        {
            problems.Add(new("unknown.retention.policy", "retentionPolicy.name", $"There is no retention policy {name}."));
            return null;
        }

        if (value.TryGetProperty("id", out var id) && id.ValueKind != JsonValueKind.Null && id.TextOrNull() != policy.Id)
        {
            problems.Add(new("unknown.retention.policy", "retentionPolicy.id", $"The retention policy {name} has another id."));
        }

        return policy;
    }
}

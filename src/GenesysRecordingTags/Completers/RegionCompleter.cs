using System.Collections;
using GenesysRecordingTags.Connections;

namespace GenesysRecordingTags.Completers;

/// <summary>Completes regions, by name or by domain.</summary>
internal sealed class RegionCompleter : ValueCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<CompletionValue> Values(IDictionary bound) =>
        GenesysRegion.All.Select(region => new CompletionValue(region.Name, region.Domain, $"{region.Name}: {region.Domain}"));
}

using System.Diagnostics;
using GenesysRecordingTags.Core.Validation;

namespace GenesysRecordingTags.CoreBench;

/// <summary>Tags a second through the validator, with published taxonomies loaded.</summary>
internal static class ValidationBench
{
    private const int SetCount = 20_000;
    private const string TaxonomyId = "a1b2c3d4-e5f6-7890-abcd-ef1234567890";

    /// <param name="tagsPerSet">How many tags each recording has.</param>
    /// <param name="invalidEvery">Each so-manieth set has a breach; 0: none has.</param>
    /// <param name="rounds">How often; the best counts, as all else is other programs' doing.</param>
    public static double Run(int tagsPerSet, int invalidEvery, int rounds)
    {
        var labels = Enumerable.Range(0, tagsPerSet).Select(i => $"Compliance:Rule-{i}").ToArray();
        var catalog = new TaxonomyCatalog();
        catalog.Load(new RecordingTaxonomy { Id = TaxonomyId, Name = "Compliance", IsPublished = true, Labels = labels });
        var validator = new TagValidator(catalog);
        var sets = Enumerable.Range(0, SetCount)
            .Select(set => labels.Select(label => Tag(label, invalidEvery > 0 && set % invalidEvery == 0)).ToArray())
            .ToArray();

        var best = 0.0;
        for (var round = 0; round <= rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            var invalid = 0;
            foreach (var set in sets)
            {
                invalid += validator.Validate("rec-000001", set).IsValid ? 0 : 1;
            }

            var rate = (double)SetCount * tagsPerSet / watch.Elapsed.TotalSeconds;
            var expected = invalidEvery > 0 ? (SetCount + invalidEvery - 1) / invalidEvery : 0;
            if (invalid != expected)
            {
                throw new InvalidOperationException($"{invalid} sets were invalid, not {expected}.");
            }

            // The first round is the compiler's.
            best = round == 0 ? 0 : Math.Max(best, rate);
        }

        return best;
    }

    private static RecordingTag Tag(string label, bool isInvalid) =>
        new() { Label = label, TaxonomyId = TaxonomyId, Confidence = isInvalid ? 1.7 : 0.95, Status = "Active" };
}

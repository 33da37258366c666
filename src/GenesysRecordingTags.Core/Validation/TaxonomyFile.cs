using System.Text.Json;

namespace GenesysRecordingTags.Core.Validation;

/// <summary>Reads taxonomies from a JSON or CSV file.</summary>
public static class TaxonomyFile
{
    private const string Shapes =
        "JSON: an object with id, name, labels and published, an array of such objects, or {\"taxonomies\":[…]}. "
        + "CSV: the columns TaxonomyId, TaxonomyName, Label, Published.";

    /// <summary>Reads a file; its extension says which kind it is.</summary>
    /// <param name="path">The file, <c>.json</c> or <c>.csv</c>.</param>
    /// <returns>At least one taxonomy, each with a source.</returns>
    /// <exception cref="GenesysException">InvalidFile: it can't be read, or is not what it should be; names the line or the field.</exception>
    public static IReadOnlyList<RecordingTaxonomy> Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            IReadOnlyList<RecordingTaxonomy> taxonomies;
            if (string.Equals(Path.GetExtension(path), ".csv", StringComparison.OrdinalIgnoreCase))
            {
                taxonomies = TaxonomyCsv.Read(TaxonomyText.Read(path), path);
            }
            else if (string.Equals(Path.GetExtension(path), ".json", StringComparison.OrdinalIgnoreCase))
            {
                taxonomies = TaxonomyJson.Read(TaxonomyText.Read(path), path);
            }
            else
            {
                throw new FormatException("the extension is neither .json nor .csv.");
            }

            return taxonomies.Count > 0 ? taxonomies : throw new FormatException("there is no taxonomy in it.");
        }
        catch (FormatException ex)
        {
            throw Invalid(path, ex.Message, ex);
        }
        catch (JsonException ex)
        {
            throw Invalid(path, $"line {ex.LineNumber + 1}, position {ex.BytePositionInLine + 1}: it is not valid JSON.", ex);
        }
        catch (InvalidOperationException ex)
        {
            // What the JSON reader throws for escapes that are not Unicode text.
            throw Invalid(path, "it holds an escape (\\u…) that is half a character.", ex);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new GenesysException(GenesysErrorKind.InvalidFile, $"The taxonomy file '{path}' can't be read: {ex.Message}", "Give a file that exists and may be read.", ex);
        }
    }

    private static GenesysException Invalid(string path, string problem, Exception cause) =>
        new(GenesysErrorKind.InvalidFile, $"The taxonomy file '{path}': {problem}", Shapes, cause);
}

using System.Globalization;
using Microsoft.VisualBasic.FileIO;

namespace GenesysRecordingTags.Core.Validation;

/// <summary>Reads taxonomies from CSV, a label a row: columns TaxonomyId, TaxonomyName, Label, Published, in any order.</summary>
internal static class TaxonomyCsv
{
    private const string IdColumn = "TaxonomyId";
    private const string NameColumn = "TaxonomyName";
    private const string LabelColumn = "Label";
    private const string PublishedColumn = "Published";

    /// <summary>Reads rows.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="source">The file, for what is read from it.</param>
    /// <exception cref="FormatException">A row or a field is not what it should be; names the line.</exception>
    public static IReadOnlyList<RecordingTaxonomy> Read(string text, string source)
    {
        // It takes quotes and trims values unless told otherwise.
        using var reader = new StringReader(text);
        using var parser = new TextFieldParser(reader);
        parser.SetDelimiters(",");
        var header = NextRow(parser) ?? throw new FormatException("it is empty.");
        if (header.Length == 1 && header[0].Contains(';', StringComparison.Ordinal))
        {
            // Spreadsheets write semicolons where the comma is the decimal separator.
            parser.SetDelimiters(";");
            header = header[0].Split(';').Select(name => name.Trim(' ', '"')).ToArray();
        }

        var columns = new Columns(header);
        var taxonomies = new Dictionary<string, Draft>(StringComparer.OrdinalIgnoreCase);
        while (NextRow(parser) is { } row)
        {
            // The parser tells the line that comes next, and none at the end: then the row was in the last line.
            var line = string.Create(CultureInfo.InvariantCulture, $"line {(parser.LineNumber < 0 ? CountLines(text) : parser.LineNumber - 1)}");
            var id = columns.Required(row, IdColumn, line);
            if (!taxonomies.TryGetValue(id, out var draft))
            {
                taxonomies[id] = draft = new Draft(id);
            }

            draft.Name ??= columns.Optional(row, NameColumn);
            draft.Labels.Add(columns.Required(row, LabelColumn, line));
            draft.Publish(IsPublished(columns.Optional(row, PublishedColumn), line), line);
        }

        return taxonomies.Values.Select(draft => draft.ToTaxonomy(source)).ToList();
    }

    private static string[]? NextRow(TextFieldParser parser)
    {
        try
        {
            return parser.ReadFields();
        }
        catch (MalformedLineException ex)
        {
            throw new FormatException($"line {ex.LineNumber}: a quote is not closed, or stands where none may.", ex);
        }
    }

    /// <summary>The number of the last line that is not blank.</summary>
    private static int CountLines(string text)
    {
        using var reader = new StringReader(text.TrimEnd());
        var count = 0;
        while (reader.ReadLine() is not null)
        {
            count++;
        }

        return count;
    }

    private static bool? IsPublished(string? text, string line) => text?.ToUpperInvariant() switch
    {
        null => null,
        "TRUE" or "1" or "YES" or "PUBLISHED" => true,
        "FALSE" or "0" or "NO" or "DRAFT" => false,
        _ => throw new FormatException($"{line}: {PublishedColumn} must be true or false, and is '{text}'."),
    };

    private sealed class Columns
    {
        private readonly Dictionary<string, int> _places = new(StringComparer.OrdinalIgnoreCase);

        public Columns(string[] header)
        {
            for (var place = 0; place < header.Length; place++)
            {
                _places.TryAdd(header[place], place);
            }

            foreach (var name in new[] { IdColumn, LabelColumn })
            {
                if (!_places.ContainsKey(name))
                {
                    throw new FormatException($"line 1: there is no column {name}.");
                }
            }
        }

        public string? Optional(string[] row, string name) =>
            _places.TryGetValue(name, out var place) && place < row.Length && row[place].Length > 0 ? row[place] : null;

        public string Required(string[] row, string name, string line) =>
            Optional(row, name) ?? throw new FormatException($"{line}: {name} is blank.");
    }

    private sealed class Draft(string id)
    {
        private bool? _isPublished;

        public string? Name { get; set; }

        public List<string> Labels { get; } = [];

        public void Publish(bool? isPublished, string line)
        {
            if (isPublished is not null && _isPublished is not null && isPublished != _isPublished)
            {
                throw new FormatException($"{line}: {PublishedColumn} contradicts an earlier row of taxonomy '{id}'.");
            }

            _isPublished ??= isPublished;
        }

        public RecordingTaxonomy ToTaxonomy(string source) => new()
        {
            Id = id,
            Name = Name,
            IsPublished = _isPublished ?? true,
            Labels = Labels.Distinct(StringComparer.Ordinal).ToList(),
            Source = source,
        };
    }
}

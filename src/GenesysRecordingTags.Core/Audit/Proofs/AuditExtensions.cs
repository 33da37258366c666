using System.Globalization;
using System.Text;
using GenesysRecordingTags.Core.Ledger.Chain;

namespace GenesysRecordingTags.Core.Audit.Proofs;

/// <summary>What the further lines of a ledger's checkpoint say.</summary>
/// <param name="Time">When it was made, by the clock of whoever made it.</param>
/// <param name="Organization">Whose ledger it is.</param>
/// <param name="RecordCounts">How many of the tree's records are about a recording, of each that it was made for.</param>
internal sealed record AuditExtensions(DateTimeOffset Time, string? Organization, IReadOnlyDictionary<string, long> RecordCounts)
{
    private const string TimeName = "time ";
    private const string OrganizationName = "organization ";
    private const string RecordingName = "recording ";

    /// <summary>Reads the lines of a checkpoint; those that this version does not know say nothing.</summary>
    /// <param name="lines">The lines.</param>
    /// <exception cref="FormatException">One of them is not what it should be, or the time is missing; the message says which.</exception>
    public static AuditExtensions Parse(IEnumerable<string> lines)
    {
        DateTimeOffset? time = null;
        string? organization = null;
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            if (line.StartsWith(TimeName, StringComparison.Ordinal))
            {
                time = time is null ? ParseTime(line[TimeName.Length..]) : throw new FormatException("it has two times");
            }
            else if (line.StartsWith(OrganizationName, StringComparison.Ordinal))
            {
                organization = organization is null ? line[OrganizationName.Length..] : throw new FormatException("it has two organizations");
            }
            else if (line.StartsWith(RecordingName, StringComparison.Ordinal) && !TryAddCount(counts, line[RecordingName.Length..]))
            {
                throw new FormatException("a line that begins with 'recording' has no recording and number of records of its own");
            }
        }

        return new AuditExtensions(time ?? throw new FormatException("it has no line with its time"), organization, counts);
    }

    /// <summary>The lines.</summary>
    public IReadOnlyList<string> ToLines()
    {
        var lines = new List<string> { TimeName + AuditJson.Time(Time) };
        if (Organization is not null)
        {
            lines.Add(OrganizationName + DisplayText.Escape(Organization));
        }

        lines.AddRange(RecordCounts.OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => string.Create(CultureInfo.InvariantCulture, $"{RecordingName}{Uri.EscapeDataString(entry.Key)} {entry.Value}")));
        return lines;
    }

    private static DateTimeOffset ParseTime(string text) =>
        AuditJson.TryParseTime(Encoding.UTF8.GetBytes(text), out var ticks)
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : throw new FormatException("its time is none, or not in UTC");

    private static bool TryAddCount(Dictionary<string, long> counts, string text)
    {
        var end = text.IndexOf(' ', StringComparison.Ordinal);
        return end > 0
            && DecimalText.TryRead(text[(end + 1)..], out var count)
            && Uri.UnescapeDataString(text[..end]) is var recordingId && Uri.EscapeDataString(recordingId) == text[..end]
            && counts.TryAdd(recordingId, count);
    }
}

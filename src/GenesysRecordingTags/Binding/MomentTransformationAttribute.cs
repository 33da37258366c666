using System.Globalization;
using System.Management.Automation;

namespace GenesysRecordingTags.Binding;

/// <summary>Takes a moment as it is shown anywhere in this module, as an export or a JSON body has it, and as PowerShell writes it; the same in
/// every culture. Text without a zone is local time.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class MomentTransformationAttribute : ArgumentTransformationAttribute
{
    private const DateTimeStyles Styles = DateTimeStyles.AssumeLocal | DateTimeStyles.AllowWhiteSpaces;

    private static readonly string[] ToTheSecond =
        ["yyyy-MM-dd HH:mm:ssK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-dd HH:mm:ss zzz", "yyyy-MM-ddTHH:mm:ss zzz"];

    /// <summary>Whether the moment ends a span. Times are shown cut to the second: one that is copied from there means all of its second.</summary>
    public bool IsEnd { get; set; }

    /// <summary>Stands for blank text: not the same as no moment.</summary>
    public static readonly DateTimeOffset Blank = DateTimeOffset.MinValue.AddTicks(1);

    /// <summary>Whether blank text, such as an empty cell of a table, is <see cref="Blank"/> instead of an error.</summary>
    public bool TakesBlank { get; set; }

    /// <summary>Whether text is refused that is one day to one reader and another day to another.</summary>
    public bool RefusesAmbiguous { get; set; }

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            DateTime { Kind: DateTimeKind.Unspecified } time => Offset(DateTime.SpecifyKind(time, DateTimeKind.Local)),
            DateTime time => Offset(time),
            DateOnly day => Offset(day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Local)),
            string text when TakesBlank && string.IsNullOrWhiteSpace(text) => Blank,
            string text => Read(text),
            var given => given,
        };

    private static DateTimeOffset Offset(DateTime time)
    {
        try
        {
            return new DateTimeOffset(time);
        }
        catch (ArgumentOutOfRangeException)
        {
            // The first and the last day there are, in a zone in which they lie beyond the calendar: [datetime]::MinValue means since ever.
            return time.Year < 5000 ? DateTimeOffset.MinValue : DateTimeOffset.MaxValue;
        }
    }

    private DateTimeOffset Read(string text)
    {
        var normal = Normalize(text);
        if (DateTimeOffset.TryParseExact(normal, ToTheSecond, CultureInfo.InvariantCulture, Styles, out var second))
        {
            return IsEnd ? second.AddTicks(TimeSpan.TicksPerSecond - 1) : second;
        }

        var isMoment = DateTimeOffset.TryParse(normal, CultureInfo.InvariantCulture, Styles, out var moment);
        if (isMoment && RefusesAmbiguous && IsAmbiguous(normal, moment))
        {
            throw new ArgumentTransformationMetadataException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{DisplayText.Escape(text)}' is {moment:d MMMM} to some and {new DateTime(2000, moment.Day, moment.Month):d MMMM} to others. Write the year first: '{moment:yyyy-MM-dd}' or '{moment.Year:0000}-{moment.Day:00}-{moment.Month:00}'."));
        }

        return isMoment
            ? moment
            : throw new ArgumentTransformationMetadataException(
                $"'{DisplayText.Escape(text)}' is not a time. Give one such as '2026-11-25 13:09:54Z', '2026-11-25T13:09:54+01:00', "
                + "'2026-11-25 13:09' (local time) or (Get-Date).AddHours(-1).");
    }

    /// <summary>Whether day and month, both in figures and before the year, can be taken for each other.</summary>
    private static bool IsAmbiguous(string text, DateTimeOffset moment)
    {
        var figures = text.TakeWhile(char.IsAsciiDigit).Count();
        return figures is 1 or 2 && moment.Day <= 12 && moment.Day != moment.Month && !text.Split(' ', 'T')[0].Any(char.IsLetter);
    }

    private static string Normalize(string text)
    {
        var trimmed = text.Trim();
        foreach (var zone in new[] { " UTC", " GMT", " Z" })
        {
            if (trimmed.EndsWith(zone, StringComparison.OrdinalIgnoreCase) && !trimmed.Contains(',', StringComparison.Ordinal))
            {
                return trimmed[..^zone.Length].TrimEnd() + "Z";
            }
        }

        return trimmed;
    }
}

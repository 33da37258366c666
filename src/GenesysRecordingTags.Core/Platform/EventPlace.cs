using System.Globalization;
using System.Text;
using System.Text.Json;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>How far the conversations of a subscription were listed. A round lists, newest end first, what ended since the last one; it may take
/// many pages, and several windows, because a query reaches over a limited time.</summary>
internal sealed record EventPlace
{
    /// <summary>Everything that ended up to here was listed (UTC).</summary>
    public required DateTimeOffset Watermark { get; init; }

    /// <summary>The oldest end of a conversation that has to come round again, from earlier rounds: its recordings were still being uploaded.</summary>
    public DateTimeOffset? OldestOpen { get; init; }

    /// <summary>What asynchronous queries have to list before the first round; null where there is nothing.</summary>
    public BackfillPlace? Backfill { get; init; }

    /// <summary>When the round began; null between rounds.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Where the round's window begins; conversations are found by their beginnings.</summary>
    public DateTimeOffset From { get; init; }

    /// <summary>Where the window ends.</summary>
    public DateTimeOffset To { get; init; }

    /// <summary>The page of the window to go on with, from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>Conversations of that page that are done.</summary>
    public int Skip { get; init; }

    /// <summary>How many batches were read beyond this place, which waits for conversations that are late. Tells one cursor from the next.</summary>
    public int Ahead { get; init; }

    /// <summary>The newest end that the round has seen.</summary>
    public DateTimeOffset? Newest { get; init; }

    /// <summary>The oldest end of a conversation that the round has to leave for the next.</summary>
    public DateTimeOffset? Open { get; init; }

    /// <summary>Reads a cursor.</summary>
    /// <param name="cursor">The text.</param>
    /// <returns>Null where it is none of this API's.</returns>
    public static EventPlace? Read(string cursor)
    {
        try
        {
            using var document = JsonDocument.Parse(cursor);
            var root = document.RootElement;
            return root.Date("watermark") is not { } watermark
                ? null
                : new EventPlace
                {
                    Watermark = watermark,
                    OldestOpen = root.Date("oldestOpen"),
                    Backfill = BackfillPlace.Read(root.Object("backfill")),
                    Until = root.Date("until"),
                    From = root.Date("from") ?? default,
                    To = root.Date("to") ?? default,
                    Page = (int)(root.Number("page") ?? 1),
                    Skip = (int)(root.Number("skip") ?? 0),
                    Newest = root.Date("newest"),
                    Open = root.Date("open"),
                };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>As a cursor.</summary>
    public override string ToString()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            Write(writer, "watermark", Watermark);
            Write(writer, "oldestOpen", OldestOpen);
            if (Backfill is not null)
            {
                writer.WriteStartObject("backfill");
                Backfill.WriteMembers(writer);
                writer.WriteEndObject();
                writer.WriteNumber("skip", Skip);
                Write(writer, "open", Open);
            }

            if (Until is not null)
            {
                Write(writer, "until", Until);
                Write(writer, "from", From);
                Write(writer, "to", To);
                writer.WriteNumber("page", Page);
                writer.WriteNumber("skip", Skip);
                Write(writer, "newest", Newest);
                Write(writer, "open", Open);
            }

            if (Ahead > 0)
            {
                writer.WriteNumber("ahead", Ahead);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>A moment as the service takes it.</summary>
    public static string Time(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Writes a moment, unless there is none.</summary>
    public static void Write(Utf8JsonWriter writer, string name, DateTimeOffset? moment)
    {
        if (moment is { } value)
        {
            writer.WriteString(name, Time(value));
        }
    }
}

using System.Text.Json;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>How far conversations that ended long ago were listed by asynchronous queries. They end where the data of those end; the
/// synchronous query goes on from there.</summary>
internal sealed record BackfillPlace
{
    /// <summary>Where the window of the query begins.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Where the window ends; null where it was not decided yet.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>How far the data of asynchronous queries reach; null where that was not asked yet.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The query of the window; null where it was not made yet.</summary>
    public string? JobId { get; init; }

    /// <summary>The page of its results to go on with; null: the first one.</summary>
    public string? Cursor { get; init; }

    /// <summary>The same window, with a query yet to be made.</summary>
    public BackfillPlace Anew() => this with { JobId = null, Cursor = null };

    /// <summary>Reads it from a cursor.</summary>
    /// <param name="element">The member of the cursor.</param>
    /// <returns>Null where there is none.</returns>
    public static BackfillPlace? Read(JsonElement element) => element.Date("from") is not { } from
        ? null
        : new BackfillPlace
        {
            From = from,
            To = element.Date("to"),
            Until = element.Date("until"),
            JobId = element.Text("jobId"),
            Cursor = element.Text("cursor"),
        };

    /// <summary>Writes its members.</summary>
    /// <param name="writer">Where to.</param>
    public void WriteMembers(Utf8JsonWriter writer)
    {
        EventPlace.Write(writer, "from", From);
        EventPlace.Write(writer, "to", To);
        EventPlace.Write(writer, "until", Until);
        if (JobId is not null)
        {
            writer.WriteString("jobId", JobId);
        }

        if (Cursor is not null)
        {
            writer.WriteString("cursor", Cursor);
        }
    }
}

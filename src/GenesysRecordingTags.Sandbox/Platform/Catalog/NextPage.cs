using System.Globalization;
using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>Listings of Speech and Text Analytics: by a key for the next page, or by ids.</summary>
internal static class NextPage
{
    private const int UsualSize = 20;
    private const int MaxIds = 50;

    public static SandboxResponse Answer<TItem>(
        PlatformCall call, IReadOnlyList<TItem> items, Func<TItem, (string Id, string Name)> key, bool total, Action<Utf8JsonWriter, TItem> write)
    {
        var ids = call.QueryList("ids");
        var isPaged = call.Query("nextPage") is not null || call.Query("pageSize") is not null || call.Query("pageNumber") is not null;
        if (ids.Count > MaxIds || (ids.Count > 0 && (isPaged || call.Query("name") is not null)))
        {
            return call.BadRequest("ids", "ids takes at most 50 values, and nothing else beside it.");
        }

        var start = 0;
        if (call.Query("nextPage") is { } text && !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out start))
        {
            return call.BadRequest("nextPage", "nextPage is none that was given out.");
        }

        var found = items.Where(item => ids.Count == 0 || ids.Contains(key(item).Id))
            .Where(item => call.Query("name") is not { } name || key(item).Name.Contains(name, StringComparison.OrdinalIgnoreCase))
            .OrderBy(item => key(item).Name, StringComparer.OrdinalIgnoreCase)
            .ToArray();
        var size = ids.Count > 0 ? MaxIds : call.QueryNumber("pageSize") ?? UsualSize;
        start += call.QueryNumber("pageNumber") is { } page ? (page - 1) * size : 0;
        var path = call.Exchange.Target.Path;
        var self = path[path.IndexOf("/api/", StringComparison.Ordinal)..];
        return PlatformCall.Ok((found, start, size, self, total, write), static (writer, list) =>
        {
            writer.WriteObjects("entities", list.found.Skip(list.start).Take(list.size), list.write);
            writer.WriteNumber("pageSize", list.size);
            if (list.total)
            {
                writer.WriteNumber("total", list.found.Length);
            }

            writer.WriteNumber("pageCount", Math.Max(1, (list.found.Length + list.size - 1) / list.size));
            writer.WriteString("selfUri", list.self);
            if (list.start + list.size < list.found.Length)
            {
                writer.WriteString("nextUri", string.Create(
                    CultureInfo.InvariantCulture, $"{list.self}?pageSize={list.size}&nextPage={list.start + list.size}"));
            }
        });
    }
}

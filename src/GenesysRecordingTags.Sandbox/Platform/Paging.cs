using System.Globalization;
using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>Listings by page number.</summary>
internal static class Paging
{
    private const int UsualSize = 25;
    private const int LargestSize = 500;

    public static QueryRules Rules(int largest = LargestSize) =>
        new QueryRules().Whole("pageSize", 1, largest).Whole("pageNumber", 1, int.MaxValue);

    /// <summary>The page that a call asks for, with the links of the other ones.</summary>
    public static SandboxResponse Answer<TItem>(PlatformCall call, IReadOnlyList<TItem> items, Action<Utf8JsonWriter, TItem> write)
    {
        var size = call.QueryNumber("pageSize") ?? UsualSize;
        var number = call.QueryNumber("pageNumber") ?? 1;
        var pages = Math.Max(1, (items.Count + size - 1) / size);
        return PlatformCall.Ok((call, items, write, size, number, pages), static (writer, page) =>
        {
            var skipped = (long)page.size * (page.number - 1);
            var entities = skipped >= page.items.Count ? [] : page.items.Skip((int)skipped).Take(page.size);
            writer.WriteObjects("entities", entities, page.write);
            writer.WriteNumber("pageSize", page.size);
            writer.WriteNumber("pageNumber", page.number);
            writer.WriteNumber("total", page.items.Count);
            writer.WriteNumber("pageCount", page.pages);
            writer.WriteString("firstUri", Link(page.call, page.size, 1));
            writer.WriteString("selfUri", Link(page.call, page.size, page.number));
            writer.WriteString("lastUri", Link(page.call, page.size, page.pages));
            if (page.number < page.pages)
            {
                writer.WriteString("nextUri", Link(page.call, page.size, page.number + 1));
            }

            if (page.number > 1)
            {
                writer.WriteString("previousUri", Link(page.call, page.size, page.number - 1));
            }
        });
    }

    private static string Link(PlatformCall call, int size, int number)
    {
        var path = call.Exchange.Target.Path;
        var others = call.Exchange.Target.QueryNames()
            .Where(name => name is not ("pageSize" or "pageNumber"))
            .SelectMany(name => call.Exchange.Target.QueryValues(name).Select(value => $"&{name}={Uri.EscapeDataString(value)}"));
        return string.Create(CultureInfo.InvariantCulture, $"{path[path.IndexOf("/api/", StringComparison.Ordinal)..]}?pageSize={size}&pageNumber={number}")
            + string.Concat(others);
    }
}

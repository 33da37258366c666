using System.Globalization;
using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>Makes and lists event subscriptions (contract, section 2).</summary>
internal sealed class SubscriptionsEndpoint(SandboxOptions options)
{
    public SandboxResponse Create(SandboxExchange exchange, OrganizationData data)
    {
        using var document = RequestJson.Open(exchange, out var refusal);
        if (document is null)
        {
            return refusal!;
        }

        var body = document.RootElement;
        var problems = new List<ErrorDetail>();
        var name = body.TryGetProperty("name", out var nameValue) ? nameValue.TextOrNull() : null;
        if (string.IsNullOrWhiteSpace(name))
        {
            problems.Add(new("blank.field", "name", "name must be text that is not blank."));
        }

        var eventTypes = ReadEventTypes(body, problems);
        if (!body.TryGetProperty("pageSize", out var size) || size.ValueKind != JsonValueKind.Number
            || !size.TryGetInt32(out var pageSize) || !PageSizes.IsValid(pageSize))
        {
            pageSize = 0;
            problems.Add(new("out.of.range", "pageSize", "pageSize must be 1 to 100."));
        }

        if (problems.Count > 0)
        {
            return ServiceError.BadRequest(exchange, problems);
        }

        var (subscription, isNew) = data.Subscriptions.Create(name!, eventTypes, pageSize, exchange.Now);
        return isNew
            ? SandboxResponse.Json(201, JsonBody.Write(subscription, static (writer, made) => Write(writer, made)))
            : ServiceError.Conflict(
                exchange, $"There is a subscription named {name} already.", options.ConflictNamesSubscription ? subscription.Id : null);
    }

    public static SandboxResponse List(OrganizationData data) =>
        SandboxResponse.Json(200, JsonBody.Write(data.Subscriptions.All(), static (writer, subscriptions) =>
        {
            writer.WriteStartArray("entities");
            foreach (var subscription in subscriptions)
            {
                writer.WriteStartObject();
                Write(writer, subscription);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteNumber("total", subscriptions.Count);
        }));

    private static List<string> ReadEventTypes(JsonElement body, List<ErrorDetail> problems)
    {
        const string Field = "filter.eventTypes";
        var types = new List<string>();
        if (!body.TryGetProperty("filter", out var filter) || filter.ValueKind != JsonValueKind.Object
            || !filter.TryGetProperty("eventTypes", out var list) || list.ValueKind != JsonValueKind.Array
            || list.GetArrayLength() == 0)
        {
            problems.Add(new("invalid.type", Field, $"{Field} must be an array of at least one event type."));
            return types;
        }

        var index = 0;
        foreach (var element in list.EnumerateArray())
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{Field}[{index++}]");
            if (element.TextOrNull() is { } type && !string.IsNullOrWhiteSpace(type))
            {
                types.Add(type);
            }
            else
            {
                problems.Add(new("blank.field", place, $"{place} must be text that is not blank."));
            }
        }

        return types;
    }

    private static void Write(Utf8JsonWriter writer, SandboxSubscription subscription)
    {
        writer.WriteString("id", subscription.Id);
        writer.WriteString("name", subscription.Name);
        writer.WriteStartObject("filter");
        writer.WriteStartArray("eventTypes");
        foreach (var type in subscription.EventTypes)
        {
            writer.WriteStringValue(type);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteNumber("pageSize", subscription.PageSize);
        writer.WriteTime("createdDate", subscription.CreatedDate);
        writer.WriteTime("modifiedDate", subscription.CreatedDate);
    }
}

using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace GenesysRecordingTags.Binding;

/// <summary>Takes events that went through a job, a remote session or a file: they have the properties of an event, not its type.</summary>
internal sealed class InteractionEventTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            InteractionEvent => value,
            IEnumerable items and not string and not IDictionary => items.Cast<object?>().Select(Read).ToArray(),
            _ => Read(inputData) ?? inputData,
        };
    }

    private static object? Read(object? item)
    {
        if (item is null || (item as PSObject)?.BaseObject is InteractionEvent || item is InteractionEvent)
        {
            return (item as PSObject)?.BaseObject ?? item;
        }

        var properties = PSObject.AsPSObject(item).Properties;
        return Text("Id") is { } id
            ? new InteractionEvent
            {
                Id = id,
                EventType = Text("EventType") ?? string.Empty,
                InteractionId = Text("InteractionId"),
                ConversationId = Text("ConversationId"),
                RecordingId = Text("RecordingId"),
                MediaType = Text("MediaType"),
                SubscriptionName = Text("SubscriptionName"),
            }
            : item;

        string? Text(string name)
        {
            var text = Convert.ToString(properties[name]?.Value, CultureInfo.InvariantCulture);
            return string.IsNullOrWhiteSpace(text) ? null : text;
        }
    }
}

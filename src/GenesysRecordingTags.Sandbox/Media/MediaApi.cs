namespace GenesysRecordingTags.Sandbox;

/// <summary>Sends each operation of the Media API to the endpoint that answers it.</summary>
internal sealed class MediaApi(SandboxOptions options, TagChangeReader tagReader)
{
    private readonly SubscriptionsEndpoint _subscriptions = new(options);
    private readonly EventsEndpoint _events = new();
    private readonly TagsEndpoint _tags = new(options, tagReader);

    public SandboxResponse Answer(SandboxExchange exchange, OrganizationData data) => exchange.Route.Operation switch
    {
        SandboxOperation.CreateSubscription => _subscriptions.Create(exchange, data),
        SandboxOperation.ListSubscriptions => SubscriptionsEndpoint.List(data),
        SandboxOperation.ReadEvents => _events.Read(exchange, data),
        SandboxOperation.TagRecording => _tags.Apply(exchange, data),
        SandboxOperation.ReadMetadata => MetadataEndpoint.Read(exchange, data),
        SandboxOperation.UpdateMetadata => MetadataEndpoint.Update(exchange, data),
        SandboxOperation.ReplaceMetadata => MetadataEndpoint.RefuseReplacing(exchange),
        _ => throw new ArgumentOutOfRangeException(nameof(exchange), exchange.Route.Operation, "The Media API has no such operation."),
    };
}

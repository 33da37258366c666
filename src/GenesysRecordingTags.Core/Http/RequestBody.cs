using System.Net;

namespace GenesysRecordingTags.Core.Http;

/// <summary>A request's body, which knows whether anybody began to send it.</summary>
internal sealed class RequestBody : HttpContent
{
    /// <summary>The media type of JSON.</summary>
    public const string Json = "application/json";

    /// <summary>The media type of a form.</summary>
    public const string Form = "application/x-www-form-urlencoded";

    private readonly ReadOnlyMemory<byte> _bytes;

    public RequestBody(ReadOnlyMemory<byte> bytes, string mediaType)
    {
        _bytes = bytes;
        Headers.TryAddWithoutValidation("Content-Type", mediaType);
    }

    /// <summary>Whether the connection stood and the body was taken: from then on the service may act on it.</summary>
    public bool WasTaken { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        WasTaken = true;
        return stream.WriteAsync(_bytes, cancellationToken).AsTask();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _bytes.Length;
        return true;
    }
}

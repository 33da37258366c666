namespace GenesysRecordingTags.Engine.Tests.Support;

/// <summary>A request as the sandbox's journal has it.</summary>
public sealed record Request(string Method, string Target, string Operation, string? RecordingId, int StatusCode, string? IdempotencyKey, string Body, DateTimeOffset ReceivedAt);

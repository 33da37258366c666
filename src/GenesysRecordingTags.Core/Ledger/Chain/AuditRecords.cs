using System.Buffers.Binary;
using System.Security.Cryptography;
using GenesysRecordingTags.Core.Changes;

namespace GenesysRecordingTags.Core.Ledger.Chain;

/// <summary>Makes audit records of results.</summary>
internal static class AuditRecords
{
    /// <summary>The record of a result, without its place in the chain.</summary>
    public static RecordingAuditRecord Make(ChangeResult result, ChangeActor actor) => new()
    {
        AuditId = NewId(result.Timestamp),
        Timestamp = result.Timestamp.ToUniversalTime(),
        Action = result.Change.Action,
        Outcome = result.Outcome,
        RecordingId = result.Change.Recording.RecordingId,
        ConversationId = result.Change.Recording.ConversationId,
        TagsApplied = result.TagsApplied,
        Latency = result.Latency,
        Attempts = result.Attempts,
        IndexStatus = result.IndexStatus,
        Before = result.Before,
        After = result.After,
        Requested = result.Requested,
        Error = result.Error,
        ErrorId = result.ErrorId,
        Actor = actor.User,
        Client = actor.ClientId,
        Machine = actor.Machine,
        Organization = actor.Organization,
        CorrelationId = result.CorrelationId,
        SourceEventId = result.Change.SourceEventId,
        IdempotencyKey = result.IdempotencyKey,
        UndoOf = result.Change.UndoOf,
        RunId = result.Change.Run?.Id,
        RunName = result.Change.Run?.Name,
    };

    /// <summary>A UUID of version 7: unique anywhere, and in the order of time, so that an index of them grows at its end.</summary>
    private static string NewId(DateTimeOffset time)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, time.ToUnixTimeMilliseconds() << 16);
        RandomNumberGenerator.Fill(bytes[6..]);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}

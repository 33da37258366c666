using System.Globalization;
using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>The custom attributes records of a conversation.</summary>
internal sealed class AttributesEndpoint(SandboxOptions options)
{
    private const string Records = "conversations/{conversationId}/customattributes";

    private readonly SandboxPlatformOptions _options = options.Platform;
    private readonly AttributesWriter _writer = new(options.Platform);

    private static readonly PermissionRule View = PermissionRule.Any(SandboxPermissions.AttributesView);
    private static readonly PermissionRule Edit = PermissionRule.Any(SandboxPermissions.AttributesEdit);

    public IEnumerable<PlatformOperation> Operations =>
    [
        new(SandboxOperation.ListAttributes, "GET", Records, List) { Permissions = View },
        new(SandboxOperation.GetAttributes, "GET", $"{Records}/{{attributesId}}", Get) { Permissions = View },
        new(SandboxOperation.PutAttributes, "PUT", Records, call => ChangeOne(call, isPatch: false)) { Permissions = Edit, Body = AttributesChange.PutShape },
        new(SandboxOperation.PatchAttributes, "PATCH", Records, call => ChangeOne(call, isPatch: true)) { Permissions = Edit, Body = AttributesChange.PatchShape },
        new(SandboxOperation.PutAttributesBulk, "PUT", $"{Records}/bulk", call => ChangeMany(call, isPatch: false))
        {
            Permissions = Edit,
            Body = JsonShape.ListOf(AttributesChange.PutShape),
        },
        new(SandboxOperation.PatchAttributesBulk, "PATCH", $"{Records}/bulk", call => ChangeMany(call, isPatch: true))
        {
            Permissions = Edit,
            Body = JsonShape.ListOf(AttributesChange.PatchShape),
        },
        new(SandboxOperation.DeleteAttributes, "DELETE", $"{Records}/{{attributesId}}", Delete)
        {
            Permissions = PermissionRule.Any(SandboxPermissions.AttributesDelete),
        },
    ];

    private static SandboxResponse List(PlatformCall call)
    {
        if (call.FindConversation() is not { } conversation)
        {
            return call.ConversationNotFound();
        }

        lock (conversation.Gate)
        {
            var records = conversation.Records.Values.Where(record => AttributesVisibility.Sees(call, record));
            return PlatformCall.Ok(records, (writer, seen) =>
                writer.WriteObjects("results", seen, (recordWriter, record) => AttributesJson.Write(recordWriter, call, conversation, record)));
        }
    }

    private static SandboxResponse Get(PlatformCall call)
    {
        if (call.FindConversation() is not { } conversation)
        {
            return call.ConversationNotFound();
        }

        lock (conversation.Gate)
        {
            return Find(call, conversation) is { } record
                ? PlatformCall.Ok(record, (writer, found) => AttributesJson.Write(writer, call, conversation, found))
                : NotFound(call);
        }
    }

    private static SandboxResponse Delete(PlatformCall call)
    {
        if (call.FindConversation() is not { } conversation)
        {
            return call.ConversationNotFound();
        }

        lock (conversation.Gate)
        {
            if (Find(call, conversation) is not { } record)
            {
                return NotFound(call);
            }

            conversation.Records.Remove(record.Id);
            call.Data.PlatformChanges.CountRecordDelete();
            return PlatformCall.NoContent();
        }
    }

    private SandboxResponse ChangeOne(PlatformCall call, bool isPatch)
    {
        if (call.FindConversation() is not { } conversation)
        {
            return call.ConversationNotFound();
        }

        var change = AttributesChange.Read(call.Body, isPatch);
        lock (conversation.Gate)
        {
            LetRivalChange(call, conversation, [change]);
            var result = _writer.Apply(call, conversation, change);
            if (!result.IsApplied)
            {
                return PlatformError.Create(
                    call.Exchange, result.Status, result.Code!, result.Message!, details: [new(result.Code!, result.Field, result.Message!)]);
            }

            return isPatch ? PlatformCall.NoContent() : PlatformCall.Ok(change.Id, static (writer, id) => writer.WriteString("id", id));
        }
    }

    private SandboxResponse ChangeMany(PlatformCall call, bool isPatch)
    {
        if (call.FindConversation() is not { } conversation)
        {
            return call.ConversationNotFound();
        }

        var changes = call.Body.EnumerateArray().Select(item => AttributesChange.Read(item, isPatch)).ToArray();
        if (changes.Length == 0 || changes.Select(change => change.Id).Distinct().Count() != changes.Length)
        {
            return call.BadRequest("body", "There must be at least one record, and each id once.");
        }

        if (changes.Length > _options.MaxBulkItems)
        {
            return PlatformError.Create(
                call.Exchange, _options.BulkTooLargeStatus, "bad.request", "At most {maximum} records can be changed by one call.",
                [new("maximum", _options.MaxBulkItems.ToString(CultureInfo.InvariantCulture))]);
        }

        lock (conversation.Gate)
        {
            LetRivalChange(call, conversation, changes);
            var results = changes.Select((change, index) => (change.Id, Result: ApplyItem(call, conversation, change, index))).ToArray();
            return PlatformCall.Ok(results, (writer, all) =>
            {
                writer.WriteStartObject("results");
                foreach (var (id, result) in all)
                {
                    writer.WriteStartObject(id);
                    WriteResult(writer, call, conversation, result);
                    writer.WriteEndObject();
                }

                writer.WriteEndObject();
            });
        }
    }

    private AttributesResult ApplyItem(PlatformCall call, SandboxConversation conversation, AttributesChange change, int index)
    {
        var fault = call.Exchange.ItemFault;
        if (fault is null || index >= (fault.Items ?? 1))
        {
            return _writer.Apply(call, conversation, change);
        }

        if (fault.AfterApplying)
        {
            _writer.Apply(call, conversation, change);
        }

        return AttributesResult.Refused(fault.StatusCode ?? 503, "injected.fault", "id", fault.Body ?? $"The sandbox was told to fail {change.Id}.");
    }

    private static void WriteResult(Utf8JsonWriter writer, PlatformCall call, SandboxConversation conversation, AttributesResult result)
    {
        if (result.Record is { } record)
        {
            writer.WriteStartObject("attributes");
            AttributesJson.Write(writer, call, conversation, record);
            writer.WriteEndObject();
        }

        writer.WriteNumber("statusCode", result.Status);
        if (result.Message is not null)
        {
            writer.WriteString("errorMessage", result.Message);
        }
    }

    /// <summary>Another client's write: each record that there is has one version more then.</summary>
    private static void LetRivalChange(PlatformCall call, SandboxConversation conversation, IReadOnlyList<AttributesChange> changes)
    {
        if (!call.Exchange.HasRival)
        {
            return;
        }

        foreach (var change in changes)
        {
            if (conversation.Records.TryGetValue(change.Id, out var record))
            {
                conversation.Records[change.Id] = record with { Version = record.Version + 1, ModifiedAt = call.Now };
            }
        }
    }

    private static AttributesRecord? Find(PlatformCall call, SandboxConversation conversation) =>
        conversation.Records.TryGetValue(call.Path("attributesId"), out var record) && AttributesVisibility.Sees(call, record) ? record : null;

    private static SandboxResponse NotFound(PlatformCall call) => call.NotFound("custom attributes record", call.Path("attributesId"));
}

using System.Globalization;

namespace GenesysRecordingTags.Sandbox;

/// <summary>The listing of all recordings that have been kept for more than some days, by cursor.</summary>
internal static class RetentionQueryEndpoint
{
    private const int UsualPageSize = 25;
    private const int LargestPageSize = 500;

    public static IEnumerable<PlatformOperation> Operations =>
    [
        new(SandboxOperation.QueryRetention, "GET", "recordings/retention/query", Query)
        {
            Permissions = PermissionRule.Any(SandboxPermissions.RecordingView),
            Query = new QueryRules().Whole("retentionThresholdDays", 0, int.MaxValue, isRequired: true).Text("cursor").Whole("pageSize", 1, LargestPageSize),
        },
    ];

    private static SandboxResponse Query(PlatformCall call)
    {
        var days = call.QueryNumber("retentionThresholdDays")!.Value;
        var size = call.QueryNumber("pageSize") ?? UsualPageSize;
        var start = 0;
        if (call.Query("cursor") is { } cursor && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out start))
        {
            return call.BadRequest("cursor", "The cursor is none that was given out.");
        }

        var found = Find(call, call.Now.AddDays(-Math.Min(days, 36_500))).Skip(start).Take(size + 1).ToArray();
        return PlatformCall.Ok((call, found, days, size, start), static (writer, page) =>
        {
            writer.WriteObjects("entities", page.found.Take(page.size), static (entryWriter, entry) =>
            {
                entryWriter.WriteString("conversationId", entry.Conversation.Id);
                entryWriter.WriteString("recordingId", entry.Recording.Id);
                entryWriter.WriteTimeIfAny("archiveDate", entry.ArchiveDate);
                entryWriter.WriteTimeIfAny("deleteDate", entry.DeleteDate);
                entryWriter.WriteTime("creationTime", entry.Recording.CreatedAt);
            });
            string Link(int from) => string.Create(
                CultureInfo.InvariantCulture,
                $"/api/v2/recordings/retention/query?retentionThresholdDays={page.days}&pageSize={page.size}{(from > 0 ? $"&cursor={from}" : string.Empty)}");
            writer.WriteString("selfUri", Link(page.start));
            if (page.found.Length > page.size)
            {
                writer.WriteString("nextUri", Link(page.start + page.size));
            }

            if (page.start > 0)
            {
                writer.WriteString("previousUri", Link(Math.Max(0, page.start - page.size)));
            }
        });
    }

    private static IEnumerable<(SandboxConversation Conversation, ConversationRecording Recording, DateTimeOffset? ArchiveDate, DateTimeOffset? DeleteDate)> Find(
        PlatformCall call, DateTimeOffset before)
    {
        foreach (var conversation in call.Data.Conversations.All())
        {
            if (!call.Sees(conversation.Division))
            {
                continue;
            }

            foreach (var recording in conversation.Recordings.Where(recording => recording.CreatedAt < before))
            {
                lock (conversation.Gate)
                {
                    if (recording.StateAt(call.Now, conversation.IsProtected) is FileState.Uploading or FileState.Deleted)
                    {
                        continue;
                    }
                }

                yield return (conversation, recording, recording.ArchiveDate, recording.DeleteDate);
            }
        }
    }
}

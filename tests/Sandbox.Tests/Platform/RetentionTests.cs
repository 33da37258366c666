using System.Globalization;
using System.Text.Json.Nodes;

namespace GenesysRecordingTags.Sandbox.Tests;

public class RetentionTests
{
    [Fact]
    public async Task A_recording_is_transcoded_after_it_was_asked_for_unless_no_format_is_wanted()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var path = PathOf(Available(sandbox));
        var plain = await sandbox.ReadAsync($"{path}?formatId=NONE");
        Assert.False(plain.TryGetProperty("mediaUris", out _));
        Assert.Equal(24, plain.GetProperty("creationTime").GetString()!.Length);
        using var early = await sandbox.GetAsync(path);
        Assert.Equal((202, 2_000), (early.Status, early.Json.GetProperty("estimatedTranscodeTimeMs").GetInt32()));
        sandbox.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.True((await sandbox.ReadAsync(path)).TryGetProperty("mediaUris", out _));
    }

    [Fact]
    public async Task The_list_of_recordings_is_202_while_one_is_transcoded()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var path = $"conversations/{Available(sandbox).Conversation.Id}/recordings";
        using var early = await sandbox.GetAsync($"{path}?maxWaitMs=5000");
        Assert.Equal(202, early.Status);
        sandbox.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(200, (await sandbox.GetAsync(path)).Status);
    }

    [Fact]
    public async Task Both_dates_are_set_kept_when_sent_back_and_cleared_when_left_out()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var found = Available(sandbox);
        Assert.Equal(200, await PutAsync(sandbox, found, sandbox.Now.AddDays(30), sandbox.Now.AddDays(365)));
        Assert.Equal((sandbox.Now.AddDays(30), sandbox.Now.AddDays(365)), (Again(sandbox, found).ArchiveDate, Again(sandbox, found).DeleteDate));
        var whole = JsonNode.Parse((await sandbox.ReadAsync($"{PathOf(found)}?formatId=NONE")).GetRawText())!;
        using var same = await sandbox.PutAsync(PathOf(found), whole.ToJsonString());
        Assert.Equal((200, 1), (same.Status, Again(sandbox, found).RetentionChanges));
        using var cleared = await sandbox.PutAsync(PathOf(found), "{}");
        Assert.Equal((200, null, null), (cleared.Status, Again(sandbox, found).ArchiveDate, Again(sandbox, found).DeleteDate));
        Assert.Equal(2, sandbox.Organization.PlatformCounts.RetentionChanges);
    }

    [Fact]
    public async Task An_organisation_may_keep_a_date_that_is_left_out()
    {
        using var sandbox = await PlatformSandbox.StartAsync(new() { OmittedDateIsCleared = false });
        var found = Available(sandbox);
        await PutAsync(sandbox, found, sandbox.Now.AddDays(30), sandbox.Now.AddDays(365));
        using var kept = await sandbox.PutAsync(PathOf(found), "{}");
        Assert.Equal((200, sandbox.Now.AddDays(30)), (kept.Status, Again(sandbox, found).ArchiveDate));
        using var cleared = await sandbox.PutAsync(PathOf(found), """{"archiveDate":null,"deleteDate":null}""");
        Assert.Equal((200, null), (cleared.Status, Again(sandbox, found).ArchiveDate));
    }

    [Fact]
    public async Task An_archive_date_after_the_deletion_is_refused_and_so_is_a_recording_that_is_not_there()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var found = Available(sandbox);
        Assert.Equal(400, await PutAsync(sandbox, found, sandbox.Now.AddDays(30), sandbox.Now.AddDays(30)));
        Assert.Equal(0, Again(sandbox, found).RetentionChanges);
        foreach (var state in (string[])["UPLOADING", "DELETED"])
        {
            Assert.Equal(400, await PutAsync(sandbox, Find(sandbox, recording => recording.FileState == state), null, sandbox.Now.AddDays(1)));
        }

        using var unknown = await sandbox.PutAsync($"conversations/{found.Conversation.Id}/recordings/{found.Conversation.Id}", "{}");
        Assert.Equal(404, unknown.Status);
        using var wrong = await sandbox.PutAsync(PathOf(found), """{"deleteDate":"tomorrow"}""");
        using var extra = await sandbox.PutAsync(PathOf(found), """{"tags":[]}""");
        Assert.Equal((400, 400), (wrong.Status, extra.Status));
    }

    [Fact]
    public async Task A_deletion_date_in_the_past_deletes_at_once_and_for_good_unless_protected()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var found = Available(sandbox);
        using (var apply = await sandbox.PutAsync("recordings/deletionprotection?protect=true", Ids(found.Conversation.Id)))
        {
            Assert.Equal(204, apply.Status);
        }

        Assert.Equal(200, await PutAsync(sandbox, found, null, sandbox.Now.AddDays(-1)));
        Assert.Equal("AVAILABLE", Again(sandbox, found).FileState);
        using (var query = await sandbox.PostAsync("recordings/deletionprotection", Ids(found.Conversation.Id)))
        {
            Assert.Equal(found.Conversation.Id, Assert.Single(query.Json.EnumerateArray()).GetProperty("id").GetString());
        }

        using var revoke = await sandbox.PutAsync("recordings/deletionprotection?protect=false", Ids(found.Conversation.Id));
        Assert.Equal("DELETED", Again(sandbox, found).FileState);
        Assert.Equal(400, await PutAsync(sandbox, found, null, null));
    }

    [Fact]
    public async Task Archiving_and_restoring_take_their_time_and_their_permissions()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var found = Find(sandbox, recording => recording is { FileState: "AVAILABLE", Media: "audio", MediaSubtype: not "Snippet" });
        Assert.Equal(200, await PutAsync(sandbox, found, sandbox.Now.AddSeconds(-1), null));
        Assert.Equal("ARCHIVED", Again(sandbox, found).FileState);
        sandbox.Organization.Roles =
            [new SandboxRole { Name = "Edit", Permissions = ["recording:recording:view", "recording:recording:editRetention"] }];
        using var refused = await sandbox.PutAsync(PathOf(found), Dates(sandbox.Now.AddDays(1), null));
        Assert.Equal((403, "missing.permissions"), (refused.Status, refused.Json.GetProperty("code").GetString()));
        Assert.Contains("[recording:recording:restore]", refused.Json.GetProperty("message").GetString(), StringComparison.Ordinal);
        sandbox.Organization.Roles = SandboxRole.Everything;
        Assert.Equal(200, await PutAsync(sandbox, found, sandbox.Now.AddDays(1), null));
        Assert.Equal("RESTORING", Again(sandbox, found).FileState);
        sandbox.Clock.Advance(sandbox.Organization.Options.Platform.RestoreDuration);
        Assert.Equal("RESTORED", Again(sandbox, found).FileState);
        Assert.True((await sandbox.ReadAsync(PathOf(found).Replace("recordings", "recordingmetadata", StringComparison.Ordinal))).TryGetProperty("restoreExpirationTime", out _));
        sandbox.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal("ARCHIVED", Again(sandbox, found).FileState);
    }

    [Fact]
    public async Task A_screen_recording_needs_its_own_permission()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var found = Find(sandbox, recording => recording is { FileState: "AVAILABLE", Media: "screen" });
        sandbox.Organization.Roles =
            [new SandboxRole { Name = "Edit", Permissions = ["recording:screenRecording:view", "recording:recording:editRetention"] }];
        using var refused = await sandbox.PutAsync(PathOf(found), Dates(null, sandbox.Now.AddDays(1)));
        Assert.Contains("[recording:screenRecording:editRetention]", refused.Json.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_retention_query_lists_by_cursor_what_is_older()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var found = new List<string>();
        for (var next = "/api/v2/recordings/retention/query?retentionThresholdDays=3&pageSize=20"; next is not null;)
        {
            using var page = await sandbox.SendAsync("GET", next);
            Assert.Equal(200, page.Status);
            found.AddRange(page.Json.GetProperty("entities").EnumerateArray().Select(entry => entry.GetProperty("recordingId").GetString()!));
            next = page.Json.TryGetProperty("nextUri", out var uri) ? uri.GetString() : null;
        }

        var expected = sandbox.Conversations().SelectMany(conversation => conversation.Recordings)
            .Where(recording => recording.CreatedAt < sandbox.Now.AddDays(-3) && recording.FileState is not ("DELETED" or "UPLOADING"));
        Assert.Equal(expected.Select(recording => recording.Id), found);
        Assert.True(found.Count > 40);
        using var missing = await sandbox.GetAsync("recordings/retention/query");
        using var large = await sandbox.GetAsync("recordings/retention/query?retentionThresholdDays=1&pageSize=501");
        Assert.Equal((400, 400), (missing.Status, large.Status));
    }

    [Fact]
    public async Task Policies_tell_their_days()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var listed = await sandbox.ReadAsync("recording/mediaretentionpolicies?name=Standard&enabled=true");
        var id = Assert.Single(listed.GetProperty("entities").EnumerateArray()).GetProperty("id").GetString();
        var duration = (await sandbox.ReadAsync($"recording/mediaretentionpolicies/{id}")).GetProperty("actions").GetProperty("retentionDuration");
        Assert.Equal((90, 365), (duration.GetProperty("archiveRetention").GetProperty("days").GetInt32(), duration.GetProperty("deleteRetention").GetProperty("days").GetInt32()));
        var all = await sandbox.ReadAsync("recording/mediaretentionpolicies?pageSize=100");
        Assert.Equal(
            sandbox.Organization.RetentionPolicies.Select(policy => policy.Name),
            all.GetProperty("entities").EnumerateArray().Select(policy => policy.GetProperty("name").GetString()).Take(4));
        Assert.False((await sandbox.ReadAsync("recording/mediaretentionpolicies?summary=true")).GetProperty("entities")[0].TryGetProperty("actions", out _));
        using var unknown = await sandbox.GetAsync("recording/mediaretentionpolicies/dance");
        Assert.Equal(404, unknown.Status);
    }

    [Fact]
    public async Task Protection_has_its_limits_and_its_permissions()
    {
        using var sandbox = await PlatformSandbox.StartAsync(new() { MaxProtectedConversations = 1 });
        var ids = sandbox.Organization.ConversationIds.Take(2).ToArray();
        using var some = await sandbox.PutAsync("recordings/deletionprotection", Ids([.. ids, "dance"]));
        Assert.Equal(200, some.Status);
        Assert.Equal([ids[1], "dance"], some.Json.GetProperty("failedUpdates").EnumerateArray().Select(update => update.GetProperty("conversation").GetProperty("id").GetString()));
        using var many = await sandbox.PutAsync("recordings/deletionprotection", Ids(Enumerable.Range(0, 101).Select(i => $"{i}").ToArray()));
        Assert.Equal(400, many.Status);
        sandbox.Organization.Roles = [new SandboxRole { Name = "Apply", Permissions = ["recording:deletionProtection:apply"] }];
        using var revoke = await sandbox.PutAsync("recordings/deletionprotection?protect=false", Ids(ids[0]));
        Assert.Equal(403, revoke.Status);
    }

    private static (SandboxConversationSnapshot Conversation, SandboxConversationRecording Recording) Available(PlatformSandbox sandbox) =>
        Find(sandbox, recording => recording.FileState == "AVAILABLE");

    private static (SandboxConversationSnapshot Conversation, SandboxConversationRecording Recording) Find(
        PlatformSandbox sandbox, Func<SandboxConversationRecording, bool> test) =>
        sandbox.Conversations().Where(conversation => conversation.EndedAt is not null)
            .SelectMany(conversation => conversation.Recordings.Select(recording => (conversation, recording)))
            .First(entry => test(entry.recording));

    private static SandboxConversationRecording Again(PlatformSandbox sandbox, (SandboxConversationSnapshot Conversation, SandboxConversationRecording Recording) found) =>
        sandbox.Organization.GetConversation(found.Conversation.Id)!.Recordings.Single(recording => recording.Id == found.Recording.Id);

    private static string PathOf((SandboxConversationSnapshot Conversation, SandboxConversationRecording Recording) found) =>
        $"conversations/{found.Conversation.Id}/recordings/{found.Recording.Id}";

    private static async Task<int> PutAsync(
        PlatformSandbox sandbox,
        (SandboxConversationSnapshot Conversation, SandboxConversationRecording Recording) found,
        DateTimeOffset? archive,
        DateTimeOffset? delete)
    {
        using var answer = await sandbox.PutAsync(PathOf(found), Dates(archive, delete));
        return answer.Status;
    }

    private static string Dates(DateTimeOffset? archive, DateTimeOffset? delete)
    {
        static JsonNode? Text(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return new JsonObject { ["archiveDate"] = Text(archive), ["deleteDate"] = Text(delete) }.ToJsonString();
    }

    private static string Ids(params string[] ids) => new JsonObject { ["conversationIds"] = new JsonArray(ids.Select(id => (JsonNode)id).ToArray()) }.ToJsonString();
}

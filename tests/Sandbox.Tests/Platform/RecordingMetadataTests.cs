namespace GenesysRecordingTags.Sandbox.Tests;

public class RecordingMetadataTests
{
    [Fact]
    public async Task A_conversation_lists_its_recordings_bare_and_one_has_none()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        foreach (var conversation in sandbox.Conversations())
        {
            var listed = (await sandbox.ReadAsync($"conversations/{conversation.Id}/recordingmetadata")).EnumerateArray().ToArray();
            Assert.Equal(
                conversation.EndedAt is null ? [] : conversation.Recordings.Select(recording => (recording.Id, recording.Media, recording.FileState)),
                listed.Select(recording => (
                    recording.GetProperty("id").GetString()!, recording.GetProperty("media").GetString()!, recording.GetProperty("fileState").GetString()!)));
            Assert.All(listed, recording =>
            {
                Assert.Equal(conversation.Id, recording.GetProperty("conversationId").GetString());
                Assert.Equal(recording.GetProperty("media").GetString() == "screen", recording.TryGetProperty("startTime", out _));
                Assert.False(recording.TryGetProperty("creationTime", out _));
            });
        }
    }

    [Fact]
    public void A_sample_has_recordings_of_every_kind_and_state()
    {
        var organization = new SandboxOrganization(new SandboxOptions { RecordingCount = 60 });
        var conversations = organization.ConversationIds.Select(id => organization.GetConversation(id)!).ToArray();
        var recordings = conversations.SelectMany(conversation => conversation.Recordings).ToArray();
        Assert.Equal(["audio", "chat", "email", "messaging", "screen"], recordings.Select(recording => recording.Media).Distinct().Order());
        Assert.Equal(["ARCHIVED", "AVAILABLE", "DELETED", "UPLOADING"], recordings.Select(recording => recording.FileState).Distinct().Order());
        Assert.Contains(recordings, recording => recording.MediaSubtype == "Snippet");
        Assert.Equal([0, 1, 2, 3], conversations.Select(conversation => conversation.Recordings.Count).Where(count => count < 4).Distinct().Order());
        Assert.Equal(["Health", "Home", "Payments"], conversations.Select(conversation => conversation.Division).Distinct().Order());
    }

    [Fact]
    public void The_media_apis_recordings_are_the_first_ones_of_conversations()
    {
        var organization = new SandboxOrganization(new SandboxOptions { RecordingCount = 60 });
        var conversations = organization.ConversationIds.Select(id => organization.GetConversation(id)!).ToArray();
        Assert.Equal(
            organization.RecordingIds,
            conversations.Where(conversation => conversation is { InteractionId: not null, Recordings.Count: > 0 })
                .Select(conversation => conversation.Recordings[0].MediaRecordingId!));
        Assert.All(conversations.SelectMany(conversation => conversation.Recordings.Skip(1)), recording => Assert.Null(recording.MediaRecordingId));
        var added = organization.AddInteractions(3);
        Assert.Equal(added, organization.ConversationIds.Select(id => organization.GetConversation(id)!)
            .SelectMany(conversation => conversation.Recordings).Select(recording => recording.MediaRecordingId).OfType<string>().TakeLast(added.Count));
    }

    [Fact]
    public async Task A_recording_is_uploading_for_a_while()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var uploading = sandbox.Conversations().Where(conversation => conversation.EndedAt is not null).SelectMany(conversation => conversation.Recordings).Where(recording => recording.FileState == "UPLOADING").ToArray();
        Assert.NotEmpty(uploading);
        sandbox.Clock.Advance(sandbox.Organization.Options.Platform.UploadDuration);
        var now = sandbox.Conversations().SelectMany(conversation => conversation.Recordings).ToLookup(recording => recording.Id);
        Assert.All(uploading, recording => Assert.NotEqual("UPLOADING", now[recording.Id].Single().FileState));
    }

    [Fact]
    public async Task One_recording_is_told_and_an_unknown_one_is_not_found()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var conversation = sandbox.Recorded();
        var id = conversation.Recordings[0].Id;
        Assert.Equal(id, (await sandbox.ReadAsync($"conversations/{conversation.Id}/recordingmetadata/{id}")).GetProperty("id").GetString());
        using var unknown = await sandbox.GetAsync($"conversations/{conversation.Id}/recordingmetadata/{conversation.Id}");
        Assert.Equal((404, "not.found"), (unknown.Status, unknown.Json.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Recordings_of_a_kind_that_may_not_be_viewed_are_left_out()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var conversation = sandbox.Conversations().First(known =>
            known.EndedAt is not null && known.Recordings.Any(recording => recording.Media == "screen") && known.Recordings.Any(recording => recording.Media == "audio"));
        sandbox.Organization.Roles = [new SandboxRole { Name = "Screens", Permissions = ["recording:screenRecording:view"] }];
        var listed = (await sandbox.ReadAsync($"conversations/{conversation.Id}/recordingmetadata")).EnumerateArray();
        Assert.All(listed, recording => Assert.Equal("screen", recording.GetProperty("media").GetString()));
        Assert.NotEmpty(listed);
    }
}

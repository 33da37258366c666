using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Events;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Sandbox;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Platform;

/// <summary>Events by the details query (Platform API, section 4), through the feed and the inbox.</summary>
public sealed class PlatformEventTests : IAsyncDisposable
{
    private readonly MemoryLedger _ledger = new(OrganizationIdentity.OfId("org", "Org"), new ChangeActor("user", "client", "machine", "Org"), Core.Platform.PlatformApi.Capabilities);

    public ValueTask DisposeAsync() => _ledger.DisposeAsync();

    [Fact]
    public async Task Every_recording_that_is_there_is_an_event_once()
    {
        using var connection = new PlatformConnection(new SandboxOptions { RecordingCount = 300 });
        var events = await ReadAsync(connection);
        var expected = ThereOf(connection);
        Assert.Equal(expected.Order(), events.Select(received => received.RecordingId!).Order());
        Assert.Contains(events, received => received.CompletedAt - received.StartedAt > TimeSpan.FromDays(2));
        Assert.Contains(events, received => received.WrapUpCodes!.Count > 0 && received.QueueIds!.Count > 0);
        Assert.Contains(events, received => received.MediaType == "email");
    }

    [Fact]
    public async Task A_conversation_is_looked_up_once_and_listing_costs_a_request_a_hundred()
    {
        using var connection = new PlatformConnection(new SandboxOptions { RecordingCount = 600 });
        await ReadAsync(connection);
        var lookups = connection.Sent("/recordingmetadata").Count;
        Assert.Equal(lookups, connection.Sent("/recordingmetadata").Select(entry => entry.Target).Distinct().Count());
        var listed = connection.Sent("/details/query").Count;
        Assert.InRange(listed, 1, (connection.Organization.ConversationIds.Count / 99) + 3);

        await ReadAsync(connection);
        Assert.Equal(lookups, connection.Sent("/recordingmetadata").Count);
        Assert.Equal(listed + 1, connection.Sent("/details/query").Count);
    }

    [Fact]
    public async Task Reading_goes_on_in_the_middle_of_a_page()
    {
        using var connection = new PlatformConnection(new SandboxOptions { RecordingCount = 300 });
        var expected = ThereOf(connection);
        var feed = OpenFeed(connection, pageSize: 7);
        var first = new List<InteractionEvent>();
        while (first.Count < 20)
        {
            first.Add((await feed.NextAsync(default))!);
        }

        await feed.FinishAsync(DateTimeOffset.MaxValue, new HashSet<string>());
        var rest = await ReadAsync(connection, pageSize: 7);
        Assert.Equal(expected.Order(), first.Concat(rest).Select(received => received.RecordingId!).Order());
    }

    [Fact]
    public async Task Where_the_service_does_not_order_by_the_end_it_is_asked_to_order_by_the_beginning()
    {
        using var connection = new PlatformConnection(new SandboxOptions
        {
            RecordingCount = 150,
            Platform = new SandboxPlatformOptions { TakesOrderByConversationEnd = false },
        });
        var events = await ReadAsync(connection);
        Assert.Equal(ThereOf(connection).Order(), events.Select(received => received.RecordingId!).Order());
        Assert.Single(connection.Sent("/details/query"), entry => entry.StatusCode == 400);
    }

    [Theory]
    [InlineData(7, 100_000)]
    [InlineData(31, 200)]
    public async Task A_long_time_and_many_results_are_split(int longestDays, int mostResults)
    {
        using var connection = new PlatformConnection(new SandboxOptions
        {
            RecordingCount = 400,
            Platform = new SandboxPlatformOptions { MaxAnalyticsInterval = TimeSpan.FromDays(longestDays), MaxAnalyticsResults = mostResults },
        });
        var events = await ReadAsync(connection);
        Assert.Equal(ThereOf(connection).Order(), events.Select(received => received.RecordingId!).Order());
    }

    [Fact]
    public async Task A_recording_that_is_being_uploaded_comes_round_again()
    {
        var clock = new Http.TimerStepClock();
        var connection = new PlatformConnection(new SandboxOptions
        {
            RecordingCount = 40,
            TimeProvider = clock,
            Platform = new SandboxPlatformOptions { UploadDuration = TimeSpan.FromHours(20), SampleSpan = TimeSpan.FromDays(3) },
        });
        var before = await ReadAsync(connection);
        clock.Advance(TimeSpan.FromHours(21));
        var after = await ReadAsync(connection);
        Assert.NotEmpty(before);
        Assert.NotEmpty(after);
        Assert.Equal(ThereOf(connection).Order(), before.Concat(after).Select(received => received.RecordingId!).Order());
        connection.Dispose();
    }

    [Fact]
    public async Task Replay_delivers_all_of_it_again()
    {
        using var connection = new PlatformConnection(new SandboxOptions { RecordingCount = 60 });
        var first = await ReadAsync(connection);
        var again = new List<InteractionEvent>();
        var feed = new EventFeed(
            connection.Api.Events, _ledger, new EventFeedOptions { Replay = true }, connection.Diagnostics, connection.Organization.Options.TimeProvider);
        while (await feed.NextAsync(default) is { } next)
        {
            again.Add(next);
        }

        Assert.Equal(first.Select(received => received.Id).Order(), again.Select(received => received.Id).Order());
    }

    [Fact]
    public async Task Since_leaves_out_what_ended_before()
    {
        using var connection = new PlatformConnection(new SandboxOptions { RecordingCount = 200 });
        var since = DateTimeOffset.UtcNow - TimeSpan.FromDays(4);
        var events = await ReadAsync(connection, since: since);
        Assert.NotEmpty(events);
        Assert.All(events, received => Assert.True(received.CompletedAt >= since));
        Assert.InRange(connection.Sent("/recordingmetadata").Count, 1, events.Select(received => received.ConversationId).Distinct().Count() + 20);
    }

    [Fact]
    public async Task The_id_of_an_event_is_made_of_conversation_recording_and_end()
    {
        using var connection = new PlatformConnection();
        var received = (await ReadAsync(connection))[0];
        var text = $"{received.ConversationId}|{received.RecordingId}|{received.CompletedAt:yyyy-MM-ddTHH:mm:ss.fffZ}";
        var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text));
        Assert.Equal(Convert.ToHexString(hash), received.Id, ignoreCase: true);
    }

    [Fact]
    public async Task A_lookup_that_has_to_be_repeated_holds_up_no_other()
    {
        // The clock stands still, and with it the wait before a retry.
        var clock = new Http.TimerStepClock();
        using var connection = new PlatformConnection(new SandboxOptions { RecordingCount = 300, TimeProvider = clock }, maximumRetryCount: 3);
        var expected = ThereOf(connection).ToList();
        FailLookups(connection, count: 2);
        var feed = OpenFeed(connection, pageSize: 10);
        var events = new List<InteractionEvent>();
        var next = feed.NextAsync(default);
        while (await Task.WhenAny(next, Task.Delay(TimeSpan.FromSeconds(20))) == next && await next is { } received)
        {
            events.Add(received);
            // The end of a round waits for all of it.
            if (events.Count >= expected.Count - 40)
            {
                break;
            }

            next = feed.NextAsync(default);
        }

        Assert.InRange(events.Count, expected.Count - 40, expected.Count - 2);
        while (connection.Sent("/recordingmetadata").Count(entry => entry.StatusCode == 503) < 2)
        {
            await Task.Yield();
        }

        next = feed.NextAsync(default);
        while (await MoveUntil(clock, next) is { } received)
        {
            events.Add(received);
            next = feed.NextAsync(default);
        }

        Assert.Equal(expected.Order(), events.Select(received => received.RecordingId!).Order());
        Assert.Equal(2, connection.Sent("/recordingmetadata").Count(entry => entry.StatusCode == 503));
    }

    [Fact]
    public async Task A_run_that_ends_while_a_lookup_is_late_loses_nothing_and_leaves_nothing_in_flight()
    {
        var clock = new Http.TimerStepClock();
        using var connection = new PlatformConnection(new SandboxOptions { RecordingCount = 300, TimeProvider = clock }, maximumRetryCount: 3);
        var expected = ThereOf(connection).ToList();
        FailLookups(connection, count: 1);
        var feed = OpenFeed(connection, pageSize: 10);
        var events = new List<InteractionEvent>();
        for (var count = 0; count < 60; count++)
        {
            events.Add((await feed.NextAsync(default).WaitAsync(TimeSpan.FromMinutes(1)))!);
        }

        await feed.FinishAsync(DateTimeOffset.MaxValue, new HashSet<string>());
        await feed.StopAsync();
        var asked = connection.Sent("/recordingmetadata").Count;
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(asked, connection.Sent("/recordingmetadata").Count);
        Assert.Equal(asked, connection.Sent("/recordingmetadata").Select(entry => entry.Target).Distinct().Count());

        var rest = await ReadAsync(connection, pageSize: 10);
        Assert.Equal(expected.Order(), events.Concat(rest).Select(received => received.RecordingId!).Order());
        var failed = connection.Sent("/recordingmetadata").Single(entry => entry.StatusCode == 503).Target;
        Assert.Single(connection.Sent(failed), entry => entry.StatusCode == 200);
    }

    [Fact]
    public async Task A_lookup_that_fails_for_good_is_an_error_after_what_was_told_and_the_next_run_has_it()
    {
        using var connection = new PlatformConnection(new SandboxOptions { RecordingCount = 100 });
        var expected = ThereOf(connection).ToList();
        FailLookups(connection, count: 1);
        var feed = OpenFeed(connection, pageSize: 20);
        var events = new List<InteractionEvent>();
        var error = await Assert.ThrowsAsync<GenesysApiException>(async () =>
        {
            while (await feed.NextAsync(default) is { } next)
            {
                events.Add(next);
            }
        });
        Assert.Equal(503, error.StatusCode);
        await feed.FinishAsync(DateTimeOffset.MaxValue, new HashSet<string>());
        var rest = await ReadAsync(connection);
        Assert.NotEmpty(rest);
        Assert.Equal(expected.Order(), events.Concat(rest).Select(received => received.RecordingId!).Order());
    }

    [Fact]
    public async Task A_conversation_that_alone_is_refused_keeps_no_other_back_and_comes_round_again()
    {
        using var connection = new PlatformConnection(new SandboxOptions { RecordingCount = 100, Platform = new SandboxPlatformOptions { SampleSpan = TimeSpan.FromDays(1) } });
        var refused = connection.Organization.ConversationIds.Select(id => connection.Organization.GetConversation(id)!)
            .First(conversation => conversation.EndedAt is not null && conversation.Recordings.Any(recording => recording.FileState is not ("UPLOADING" or "DELETED")));
        connection.Organization.Faults.Add(new FaultRule
        {
            Match = new FaultMatch { Operation = SandboxOperation.ListRecordingMetadata, PathContains = refused.Id },
            Action = new FaultAction { Kind = FaultKind.Status, StatusCode = 403 },
        });
        var events = await ReadAsync(connection, pageSize: 10);
        var own = refused.Recordings.Select(recording => recording.Id).ToHashSet();
        Assert.Equal(ThereOf(connection).Where(id => !own.Contains(id)).Order(), events.Select(received => received.RecordingId!).Order());
        Assert.Contains(connection.Diagnostics.Messages, entry => entry.Message.Contains(refused.Id, StringComparison.Ordinal));

        connection.Organization.Faults.Clear();
        using var later = new PlatformConnection(connection);
        events.AddRange(await ReadAsync(later, pageSize: 10));
        Assert.Equal(ThereOf(connection).Order(), events.Select(received => received.RecordingId!).Order());
    }

    [Fact]
    public async Task Where_every_conversation_is_refused_it_is_an_error()
    {
        using var connection = new PlatformConnection(new SandboxOptions { RecordingCount = 60 });
        connection.Organization.Faults.Add(new FaultRule
        {
            Match = new FaultMatch { Operation = SandboxOperation.ListRecordingMetadata },
            Action = new FaultAction { Kind = FaultKind.Status, StatusCode = 403 },
        });
        var error = await Assert.ThrowsAsync<GenesysApiException>(() => ReadAsync(connection));
        Assert.Equal(403, error.StatusCode);
    }

    [Fact]
    public async Task Without_a_memory_a_lookup_that_fails_for_good_is_an_error_too()
    {
        using var connection = new PlatformConnection(new SandboxOptions { RecordingCount = 100 });
        var feed = new EventFeed(
            connection.Api.Events, _ledger, new EventFeedOptions { Replay = true, PageSize = 20 }, connection.Diagnostics, connection.Organization.Options.TimeProvider);
        FailLookups(connection, count: 1);
        await Assert.ThrowsAsync<GenesysApiException>(async () =>
        {
            while (await feed.NextAsync(default) is not null)
            {
            }
        });
    }

    [Fact]
    public async Task What_ends_while_a_round_is_interrupted_for_a_day_is_the_next_rounds_and_not_lost()
    {
        // The sample ends now. Seen from days ago, a part of it has not ended yet; the first run is stopped in the middle of a page.
        var clock = new Http.TimerStepClock();
        var end = clock.GetUtcNow();
        using var connection = new PlatformConnection(new SandboxOptions
        {
            RecordingCount = 300,
            TimeProvider = clock,
            Platform = new SandboxPlatformOptions { SampleSpan = TimeSpan.FromDays(4), UploadDuration = TimeSpan.Zero },
        });
        clock.SetWallClock(end - TimeSpan.FromDays(2));
        var feed = OpenFeed(connection, pageSize: 5);
        var events = new List<InteractionEvent>();
        for (var count = 0; count < 20; count++)
        {
            events.Add((await feed.NextAsync(default))!);
        }

        await feed.FinishAsync(DateTimeOffset.MaxValue, new HashSet<string>());
        foreach (var before in new[] { 1.0, 0.5, 0 })
        {
            // Another process: it lists the page anew.
            clock.SetWallClock(end - TimeSpan.FromDays(before));
            using var later = new PlatformConnection(connection);
            events.AddRange(await ReadAsync(later, pageSize: 5));
        }

        Assert.Equal(ThereOf(connection).Order(), events.Select(received => received.RecordingId!).Order());
    }

    private static void FailLookups(PlatformConnection connection, int count) => connection.Organization.Faults.Add(new FaultRule
    {
        Match = new FaultMatch { Operation = SandboxOperation.ListRecordingMetadata, Skip = 3, First = count },
        Action = new FaultAction { Kind = FaultKind.Status, StatusCode = 503 },
    });

    private static async Task<InteractionEvent?> MoveUntil(Http.TimerStepClock clock, Task<InteractionEvent?> task)
    {
        while (!task.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.WhenAny(task, Task.Delay(1));
        }

        return await task;
    }

    private static IEnumerable<string> ThereOf(PlatformConnection connection) => connection.Organization.ConversationIds
        .Select(id => connection.Organization.GetConversation(id)!)
        .Where(conversation => conversation.EndedAt <= connection.Organization.Options.TimeProvider.GetUtcNow())
        .SelectMany(conversation => conversation.Recordings)
        .Where(recording => recording.FileState is not ("UPLOADING" or "DELETED"))
        .Select(recording => recording.Id);

    private EventFeed OpenFeed(PlatformConnection connection, int pageSize = 50, DateTimeOffset? since = null) => new(
        connection.Api.Events,
        _ledger,
        new EventFeedOptions { PageSize = pageSize, Since = since },
        connection.Diagnostics,
        connection.Organization.Options.TimeProvider);

    private async Task<List<InteractionEvent>> ReadAsync(PlatformConnection connection, int pageSize = 50, DateTimeOffset? since = null)
    {
        var feed = OpenFeed(connection, pageSize, since);
        var events = new List<InteractionEvent>();
        while (await feed.NextAsync(default) is { } next)
        {
            events.Add(next);
        }

        await feed.FinishAsync(DateTimeOffset.MaxValue, new HashSet<string>());
        return events;
    }
}

using System.Text;
using System.Text.Json;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Ledger.Chain;
using GenesysRecordingTags.Core.Ledger.Storage;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Ledger;

/// <summary>What the ledger makes of records and of the clock, whatever keeps it.</summary>
public sealed class LedgerRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(30);

    [Fact]
    public void An_end_that_is_near_enough_stays_and_one_that_is_too_far_is_counted_from_when_it_is_seen()
    {
        var guard = new ClockRollbackGuard(SettleTime);
        Assert.Equal(Now.AddSeconds(30), guard.Correct("rec-1", Now.AddSeconds(30), Now));
        Assert.Equal(Now.AddSeconds(-5), guard.Correct("rec-1", Now.AddSeconds(-5), Now));

        var far = Now.AddDays(3);
        Assert.Equal(Now.AddSeconds(30), guard.Correct("rec-1", far, Now));
        Assert.Equal(Now.AddSeconds(30), guard.Correct("rec-1", far, Now.AddSeconds(20)));
        Assert.Equal(Now.AddSeconds(50), guard.Correct("rec-2", far, Now.AddSeconds(20)));

        // Another record, or a clock that was set back once more, is counted anew.
        Assert.Equal(Now.AddSeconds(55), guard.Correct("rec-1", far.AddSeconds(1), Now.AddSeconds(25)));
        Assert.Equal(Now.AddSeconds(-70), guard.Correct("rec-1", far.AddSeconds(1), Now.AddSeconds(-100)));
        Assert.Equal(Now.AddSeconds(-70), guard.Correct("rec-1", far.AddSeconds(1), Now.AddSeconds(-80)));

        // Once the end is near enough, nothing is remembered of it.
        Assert.Equal(far.AddSeconds(1), guard.Correct("rec-1", far.AddSeconds(1), far));
        Assert.Equal(Now.AddSeconds(30), guard.Correct("rec-1", far.AddSeconds(1), Now));
    }

    [Fact]
    public void Tags_in_the_ledger_are_what_its_records_left()
    {
        var tags = new LedgerTags();
        tags.Take(Record(RecordingAction.AddTag) with { After = InLedger(Tag("A", 1), Tag("B", 1)) });
        tags.Take(Record(RecordingAction.AddTag) with { After = new() { Tags = [Tag("Service", 1)] } });
        tags.Take(Record(RecordingAction.AddTag) with { After = InLedger(Tag("Failed", 1)), Outcome = AuditOutcome.Failed });
        tags.Take(Record(RecordingAction.AddTag) with { After = null });
        Assert.Equal([Tag("A", 1), Tag("B", 1)], tags.Tags);

        tags.Take(Record(RecordingAction.AddTag) with { Before = InLedger(Tag("B", 1)), After = InLedger(Tag("A", 0.5)) });
        Assert.Equal([Tag("B", 1), Tag("A", 0.5)], tags.Tags);

        tags.Take(Record(RecordingAction.RemoveTag) with { Before = InLedger(Tag("B", 1), Tag("A", 0.5)), After = InLedger(Tag("A", 0.7)) });
        Assert.Equal([Tag("A", 0.7)], tags.Tags);

        tags.Take(Record(RecordingAction.RemoveTag) with { Before = null, After = new() { TagStore = TagStore.Ledger } });
        Assert.Equal([Tag("A", 0.7)], tags.Tags);
        tags.Take(Record(RecordingAction.RemoveTag) with { Before = InLedger(Tag("A", 0.7)), After = InLedger() });
        Assert.Empty(tags.Tags);
    }

    [Fact]
    public void A_map_of_bounded_size_forgets_what_was_set_longest_ago()
    {
        var map = new RecentMap<string, string>(2);
        Assert.Null(map.Set("a", "1"));
        Assert.Null(map.Set("b", "2"));
        Assert.Null(map.Set("a", "3"));
        Assert.Equal("2", map.Set("c", "4"));
        Assert.Equal((null, "3", "4"), (map.Find("b"), map.Find("a"), map.Find("c")));
        Assert.Equal("3", map.Remove("a"));
        Assert.Null(map.Remove("a"));
        Assert.Null(map.Set("d", "5"));
        Assert.Equal("4", map.Set("e", "6"));
    }

    [Fact]
    public void In_memory_the_oldest_is_forgotten_with_all_that_leads_to_it()
    {
        var state = new MemoryLedgerState();
        for (var number = 0; number <= MemoryLedgerState.Capacity; number++)
        {
            state.SaveIntent(Intent($"op-{number}", number < 2 ? "rec-shared" : $"rec-{number}"));
            state.SaveRun(new StoredRun { Id = $"run-{number}", Name = number == 0 ? "Forgotten" : number == 1 ? null : $"Name {number}", Command = "x", StartedAt = Now });
        }

        Assert.Null(state.FindIntent("op-0"));
        Assert.Equal("op-1", Assert.Single(state.IntentsOf("rec-shared")).OperationId);
        Assert.Null(state.FindRun("run-0"));
        Assert.Null(state.FindRunByName("forgotten"));
        Assert.Equal("run-2", state.FindRunByName("NAME 2")!.Id);
        state.SaveRun(state.FindRun("run-1")! with { Owner = "o" });
        Assert.Equal("o", state.FindRun("run-1")!.Owner);

        state.RemoveIntent("op-1");
        state.RemoveIntent("op-1");
        Assert.Empty(state.IntentsOf("rec-shared"));
        Assert.Empty(state.IntentsOf("rec-1"));
        var last = Assert.Single(state.IntentsOf($"rec-{MemoryLedgerState.Capacity}"));
        Assert.Equal(MemoryLedgerState.Capacity + 1, last.Number);
        state.SaveIntent(last with { Number = 7, Owner = "changed" });
        Assert.Equal((last.Number, "changed"), (state.FindIntent(last.OperationId)!.Number, state.FindIntent(last.OperationId)!.Owner));
    }

    [Fact]
    public void A_run_that_is_continued_is_under_way_again()
    {
        var state = new MemoryLedgerState();
        var run = RunRegister.Begin(state, new RunStart("Add-RecordingTag", "Night", Now), LedgerFolder.Actor, "owner-1");
        RunRegister.End(state, new RunEnd(run.Id, Now.AddHours(1), WasStopped: true, AlreadyApplied: 3), "owner-1", _ => true);
        var ended = state.FindRun(run.Id)!;
        Assert.Equal((null, Now.AddHours(1), true, 3L), (ended.Owner, ended.EndedAt, ended.WasStopped, ended.AlreadyApplied));

        Assert.Equal(run, RunRegister.Begin(state, new RunStart("Set-RecordingMetadata", "night", Now.AddHours(2)), LedgerFolder.Actor, "owner-2"));
        var continued = state.FindRun(run.Id)!;
        Assert.Equal(("owner-2", null, false, 3L, Now), (continued.Owner, continued.EndedAt, continued.WasStopped, continued.AlreadyApplied, continued.StartedAt));
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData(null, "p1", false)]
    [InlineData("p1", null, false)]
    [InlineData("p1", "p1", true)]
    [InlineData("p1", "p2", false)]
    public void In_memory_a_place_is_moved_on_from_where_it_was_only(string? known, string? expected, bool isMoved)
    {
        var state = new MemoryLedgerState();
        if (known is not null)
        {
            Assert.True(state.TryMoveCursor("sub", null, new(known, [])));
        }

        Assert.Equal(isMoved, state.TryMoveCursor("sub", expected is null ? null : new(expected, []), new("next", [])));
        Assert.Equal(isMoved ? "next" : known, state.FindCursor("sub")?.PageToken);
        Assert.True(state.TryMoveCursor("another", null, new("x", [])));
        Assert.Equal(known is null && !isMoved ? ["another"] : ["another", "sub"], state.ReadSubscriptions());
    }

    [Fact]
    public void In_memory_only_what_was_applied_is_known_as_applied()
    {
        var state = new MemoryLedgerState();
        var applied = Record(RecordingAction.AddTag) with { IdempotencyKey = "key+renewed", RunId = "run-1", RunName = "Night", After = new() { Tags = [Tag("A", 1)] } };
        state.Take(applied with { Outcome = AuditOutcome.Failed });
        Assert.Null(state.FindApplied("rec-1", "key"));
        state.Take(applied with { IdempotencyKey = null });
        Assert.Empty(state.FindApplied("rec-1", new RunIdentity("run-1", "Night")));
        state.Take(applied with { RunName = null });
        Assert.NotNull(state.FindApplied("rec-1", "key"));
        Assert.Empty(state.FindApplied("rec-1", new RunIdentity("run-1", "Night")));
        state.Take(applied with { RunId = null });
        Assert.Empty(state.FindApplied("rec-1", new RunIdentity("run-1", "Night")));
        state.Take(applied);
        state.Take(applied);
        Assert.Equal(2, state.FindApplied("rec-1", new RunIdentity("run-1", "Night")).Count);
        Assert.Equal("A", Assert.Single(state.GetLastKnown("rec-1").State!.Tags!).Label);
        state.Take(Record(RecordingAction.SetMetadata) with { RecordingId = "rec-2", After = new() { PlainTags = [] } });
        Assert.Same(LastKnownState.None, state.GetLastKnown("rec-2"));
        Assert.False(state.HasVersion1Records);
    }

    public static TheoryData<RecordingAuditRecord, bool, string?, string?> Known
    {
        get
        {
            var record = Record(RecordingAction.AddTag) with { IdempotencyKey = "key", IndexStatus = "Completed", After = new() { Tags = [Tag("New", 1)] } };
            return new()
            {
                { record, false, "New", "Old policy" },
                { record with { IndexStatus = "PENDING" }, true, "New", "Old policy" },
                { record with { Outcome = AuditOutcome.Unknown }, true, "Old", "Old policy" },
                { record with { After = new() { Tags = [Tag("New", 1)], RetentionPolicy = new() { Name = "New policy" } } }, false, "New", "New policy" },
                { record with { Outcome = AuditOutcome.Failed, Requested = new() }, false, "New", "Old policy" },
                { record with { After = null }, false, null, "Old policy" },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Known))]
    public void What_is_known_of_a_recording_is_what_was_answered_last(RecordingAuditRecord record, bool isPending, string? label, string? policy)
    {
        var before = new LastKnownState { State = new() { Tags = [Tag("Old", 1)], RetentionPolicy = new() { Name = "Old policy" } }, AuditId = "audit-0" };
        var known = before.With(record);
        Assert.Equal((record.AuditId, label, policy), (known.AuditId, known.State!.Tags?.Single().Label, known.State.RetentionPolicy?.Name));
        Assert.Equal((isPending ? record.Timestamp : null, isPending ? "key" : null), (known.PendingSince, known.PendingKey));
        Assert.Same(before, before.With(record with { Outcome = AuditOutcome.Failed, Requested = null }));
        Assert.Same(before, before.With(record with { Outcome = AuditOutcome.Skipped, Requested = null }));
        Assert.Same(before, before.With(record with { Action = RecordingAction.SetMetadata }));
        Assert.Same(before, before.With(record with { After = new() { TagStore = TagStore.Ledger } }));
    }

    public static TheoryData<RecordingState?, RecordingState?, string> Changes => new()
    {
        { null, null, "" },
        { null, new() { Tags = [Tag("A", 1), null!] }, """tags: [] > ["A",""]|""" },
        { new() { Tags = [Tag("B", 1)] }, InLedger(Tag("A", 1)), """ledgerTags: ["B"] > ["A"]|""" },
        { new() { ExternalTag = "x" }, new() { ExternalTag = "y" }, """externalTag: ["x"] > ["y"]|""" },
        { new() { ExternalTag = "" }, new() { ExternalTag = "y" }, """externalTag: [] > ["y"]|""" },
        { null, new() { RetentionPolicy = new() { Name = "P" } }, """retentionPolicy: [] > ["P"]|""" },
        { new() { RetentionPolicy = new() { Id = "p" } }, new() { RetentionPolicy = new() { Name = "P" } }, """retentionPolicy: ["p"] > ["P"]|""" },
        { new() { ArchiveDate = RetentionDate.Never, DeleteDate = RetentionDate.Of(Now) }, new() { ArchiveDate = RetentionDate.Of(Now), DeleteDate = RetentionDate.Of(Now) }, """archiveDate: [] > ["2026-03-01T12:00:00.0000000Z"]|""" },
        { null, new() { DeleteDate = RetentionDate.Never }, "deleteDate: [] > []|" },
        { new() { Metadata = new Dictionary<string, string?> { ["a"] = "1" } }, new() { Metadata = new Dictionary<string, string?> { ["a"] = null, ["b"] = "2" } }, """metadata.a: ["1"] > []|metadata.b: [] > ["2"]|""" },
        { null, new() { PlainTags = ["x", "y"] }, """plainTags: [] > ["x","y"]|""" },
        { new() { PlainTags = ["x"] }, new() { PlainTags = [] }, """plainTags: ["x"] > []|""" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_record_says_property_by_property_what_was_changed(RecordingState? before, RecordingState? after, string expected)
    {
        var record = Record(RecordingAction.AddTag) with { Before = before, After = after };
        Assert.Equal(expected, Show(record));
        Assert.Equal(string.Empty, Show(record with { Outcome = AuditOutcome.Failed }));

        static string Show(RecordingAuditRecord record)
        {
            using var document = JsonDocument.Parse(AuditJson.Join(1, "p", AuditJson.WriteTail(record)));
            return string.Concat(document.RootElement.GetProperty("propertyChanges").EnumerateArray().Select(change =>
                $"{change.GetProperty("property").GetString()}: {change.GetProperty("oldValues").GetRawText()} > {change.GetProperty("newValues").GetRawText()}|"));
        }
    }

    [Fact]
    public void Every_member_of_a_record_is_read_back_as_it_was()
    {
        var record = Record(RecordingAction.SetMetadata) with
        {
            Outcome = AuditOutcome.Skipped,
            ConversationId = "conv-1",
            TagsApplied = 3,
            Latency = TimeSpan.FromTicks(234_567),
            Attempts = 4,
            IndexStatus = "Pending",
            Before = new() { PlainTags = ["b"] },
            After = new() { PlainTags = ["a"] },
            Requested = new() { PlainTags = ["r"] },
            Error = "What went wrong.",
            ErrorId = "Conflict",
            Actor = "alice",
            Client = "client-1",
            Machine = "machine-1",
            Organization = "org-1",
            CorrelationId = "corr-1",
            SourceEventId = "evt-1",
            IdempotencyKey = "key-1",
            UndoOf = "audit-0",
            RunId = "run-1",
            RunName = "Night",
        };
        var body = AuditJson.Join(7, "previous", AuditJson.WriteTail(record));
        Assert.Equal(JsonSerializer.Serialize(record with { Sequence = 7, PreviousHash = "previous", Hash = "hash" }), JsonSerializer.Serialize(AuditJson.Read(body, "hash")));

        using var document = JsonDocument.Parse(body);
        Assert.Equal(
            ("User", "GenesysRecordingTags", "Update", "Warning", "metadata_skipped"),
            (Text("level"), Text("serviceName"), Text("action"), Text("status"), Text("event")));
        string Text(string name) => document.RootElement.GetProperty(name).GetString()!;

        var bare = Record(RecordingAction.AddTag);
        Assert.Equal(
            JsonSerializer.Serialize(bare with { Sequence = 1, PreviousHash = "p", Hash = "hash" }),
            JsonSerializer.Serialize(AuditJson.Read(AuditJson.Join(1, "p", AuditJson.WriteTail(bare)), "hash")));
    }

    [Fact]
    public void The_id_of_a_record_is_a_UUID_of_version_7_in_the_order_of_time()
    {
        var ids = Enumerable.Range(0, 50)
            .Select(number => AuditRecords.Make(LedgerFolder.Result(LedgerFolder.AddTag("rec-1"), timestamp: Now.AddMilliseconds(number)), LedgerFolder.Actor).AuditId)
            .ToList();
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.All(ids, id => Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", id));
        Assert.Equal(Now.ToUnixTimeMilliseconds(), Convert.ToInt64(ids[0].Replace("-", string.Empty, StringComparison.Ordinal)[..12], 16));
        Assert.Equal(50, ids.Select(id => id[14..]).Distinct().Count());
    }

    [Theory]
    [InlineData("2026-03-01T12:00:00.0000000Z", true)]
    [InlineData("0001-01-01T00:00:00.0000000Z", true)]
    [InlineData("9999-12-31T23:59:59.9999999Z", true)]
    [InlineData("2026-03-01T12:00:00.0000000+", false)]
    [InlineData("2026-03-01T12:00:00.000000Z", false)]
    [InlineData("2026-02-30T12:00:00.0000000Z", false)]
    [InlineData("2026-03-01 12:00:00.0000000Z", false)]
    [InlineData("", false)]
    public void A_time_is_read_in_the_one_form_in_which_it_is_written(string text, bool isTime)
    {
        Assert.Equal(isTime, AuditJson.TryParseTime(Encoding.ASCII.GetBytes(text), out var ticks));
        if (isTime)
        {
            var time = new DateTimeOffset(ticks, TimeSpan.Zero);
            Assert.Equal(text, AuditJson.Time(time));
            Assert.Equal(text, AuditJson.Time(time.Year is > 1 and < 9999 ? time.ToOffset(TimeSpan.FromHours(5)) : time));
            var written = new byte[AuditJson.TimeLength];
            Assert.True(AuditJson.TryWriteTime(ticks, written));
            Assert.Equal(text, Encoding.ASCII.GetString(written));
        }

        Assert.False(AuditJson.TryWriteTime(-1, new byte[AuditJson.TimeLength]));
        Assert.False(AuditJson.TryWriteTime(DateTime.MaxValue.Ticks + 1, new byte[AuditJson.TimeLength]));
        Assert.True(AuditJson.TryWriteTime(0, new byte[AuditJson.TimeLength]));
        Assert.False(AuditJson.TryWriteTime(0, new byte[AuditJson.TimeLength - 1]));
    }

    [Fact]
    public void A_hash_is_the_SHA_256_of_the_text() =>
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", AuditHash.Of("abc"u8));

    private static RecordingTag Tag(string label, double confidence) => new() { Label = label, TaxonomyId = "tax-1", Confidence = confidence };

    private static RecordingState InLedger(params RecordingTag[] tags) => new() { Tags = tags, TagStore = TagStore.Ledger };

    private static StoredIntent Intent(string operationId, string recordingId) => new()
    {
        OperationId = operationId,
        IdempotencyKey = operationId,
        Action = RecordingAction.AddTag,
        RecordingId = recordingId,
        CreatedAt = Now,
        Change = "{}",
    };

    private static RecordingAuditRecord Record(RecordingAction action) => new()
    {
        AuditId = "audit-1",
        Timestamp = Now,
        Action = action,
        Outcome = AuditOutcome.Succeeded,
        RecordingId = "rec-1",
    };
}

using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Changes;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Changes;

/// <summary>The audit says what the service answered; an answer that is not what was asked for is an error of its own.</summary>
public sealed class AnswerMismatchTests : ChangeTestBase
{
    private static readonly AddTagChange Asked = new()
    {
        Recording = new RecordingReference("rec-1", null),
        Tags =
        [
            new RecordingTag { Label = "A", TaxonomyId = "tax-1", Confidence = 0.95 },
            new RecordingTag { Label = "B", TaxonomyId = "tax-1", Confidence = 0.5, Status = TagStatus.Pending },
        ],
        RetentionPolicy = new RetentionPolicy { Name = "Standard 365 Day", Id = "ret-1" },
        SourceEventId = "evt-1",
    };

    private static readonly SetMetadataChange AskedMetadata = new()
    {
        Recording = new RecordingReference("rec-1", null),
        Metadata = new Dictionary<string, string?> { ["priority_level"] = "high", ["processed_by"] = "script" },
        PlainTags = ["voicemail", "escalated"],
    };

    private static readonly Dictionary<string, (Func<RecordingTagResult, RecordingTagResult> Answer, int TagsApplied, string Named)> TagAnswers = new()
    {
        ["no tags"] = (answer => answer with { Tags = [] }, 0, "tag 'A' of taxonomy 'tax-1' is not in the answer"),
        ["one of two"] = (answer => answer with { Tags = [answer.Tags[0]] }, 1, "tag 'B' of taxonomy 'tax-1' is not in the answer"),
        ["another label"] = (answer => WithFirst(answer, tag => tag with { Label = "a" }), 1, "tag 'A'"),
        ["another taxonomy"] = (answer => WithFirst(answer, tag => tag with { TaxonomyId = "tax-2" }), 1, "tag 'A'"),
        ["another confidence"] = (answer => WithFirst(answer, tag => tag with { Confidence = 0.9 }), 1, "confidence 0.9 instead of 0.95"),
        ["another status"] = (answer => WithFirst(answer, tag => tag with { Status = TagStatus.Rejected }), 1, "status 'Rejected' instead of 'Active'"),
        ["no policy"] = (answer => answer with { RetentionPolicy = null }, 2, "retention policy 'Standard 365 Day' is not in the answer"),
        ["another policy"] = (answer => answer with { RetentionPolicy = new() { Name = "Short", Id = "ret-1" } }, 2, "'Short' instead of 'Standard 365 Day'"),
        ["another policy id"] = (answer => answer with { RetentionPolicy = new() { Name = "Standard 365 Day", Id = "ret-2" } }, 2, "retention policy"),
    };

    private static readonly Dictionary<string, Func<RecordingTagResult, RecordingTagResult>> FineTagAnswers = new()
    {
        ["as asked"] = answer => answer,
        ["more tags"] = answer => answer with { Tags = [new AppliedTag { Label = "C", TaxonomyId = "tax-2" }, .. answer.Tags] },
        ["another order"] = answer => answer with { Tags = [.. answer.Tags.Reverse()] },
        ["a taxonomy in capitals"] = answer => WithFirst(answer, tag => tag with { TaxonomyId = "TAX-1" }),
        ["a status in capitals"] = answer => WithFirst(answer, tag => tag with { Status = "ACTIVE" }),
        ["a confidence in single precision"] = answer => WithFirst(answer, tag => tag with { Confidence = 0.95f }),
        ["no confidence and no status"] = answer => WithFirst(answer, tag => tag with { Confidence = null, Status = null }),
        ["no policy id"] = answer => answer with { RetentionPolicy = new() { Name = "Standard 365 Day" } },
    };

    private static readonly Dictionary<string, (Func<RecordingMetadata, RecordingMetadata> Answer, string Named)> MetadataAnswers = new()
    {
        ["another value"] = (answer => With(answer, "priority_level", "High"), "metadata 'priority_level' is 'High' instead of 'high'"),
        ["no such key"] = (answer => With(answer, "priority_level", null), "metadata 'priority_level' is not in the answer"),
        ["no metadata"] = (answer => answer with { Metadata = new Dictionary<string, string>() }, "metadata 'processed_by' is not in the answer"),
        ["other plain tags"] = (answer => answer with { Tags = ["voicemail", "other"] }, "plain tags"),
        ["no plain tags"] = (answer => answer with { Tags = [] }, "plain tags"),
        ["more plain tags"] = (answer => answer with { Tags = [.. answer.Tags, "old"] }, "plain tags"),
    };

    private static readonly Dictionary<string, Func<RecordingMetadata, RecordingMetadata>> FineMetadataAnswers = new()
    {
        ["as asked"] = answer => answer,
        ["more keys"] = answer => With(answer, "old", "1"),
        ["another order"] = answer => answer with { Tags = [.. answer.Tags.Reverse()] },
    };

    public static TheoryData<string> TagCases => Cases(TagAnswers.Keys);

    public static TheoryData<string> FineTagCases => Cases(FineTagAnswers.Keys);

    public static TheoryData<string> MetadataCases => Cases(MetadataAnswers.Keys);

    public static TheoryData<string> FineMetadataCases => Cases(FineMetadataAnswers.Keys);

    [Theory]
    [MemberData(nameof(TagCases))]
    public async Task Tags_that_are_not_what_was_asked_for_are_an_error_and_the_record_shows_both(string name)
    {
        await using var ledger = Folder.Open();
        (Service.TagAnswer, var applied, var named) = TagAnswers[name];
        var answer = Service.TagAnswer(Right(Asked));

        var outcome = await ApplyAsync(ledger, Asked);

        AssertMismatch(outcome, named);
        var record = Assert.Single(AuditTrail.Of(ledger).Read(RecordingAuditQuery.All));
        Assert.Equal((AuditOutcome.Failed, "AnswerMismatch", applied), (record.Outcome, record.ErrorId, record.TagsApplied));
        Assert.Equivalent(Asked.ToState(), record.Requested, strict: true);
        Assert.Equal(answer.Tags.Select(tag => (tag.Label, tag.TaxonomyId, tag.Confidence, tag.Status)), record.After!.Tags!.Select(tag => (tag.Label, tag.TaxonomyId, (double?)tag.Confidence, (string?)tag.Status)));
        Assert.Equal(answer.RetentionPolicy, record.After.RetentionPolicy);

        // It is no success that a repetition could lean on, and what the service holds is known to the next change.
        Service.TagAnswer = right => right;
        Assert.Empty(ledger.FindUnfinished());
        var next = await ApplyWellAsync(ledger, Asked);
        Assert.Equivalent(record.After.Tags, next.Before!.Tags, strict: true);
        Assert.Equal(2, Service.Sent.Count);
    }

    [Theory]
    [MemberData(nameof(FineTagCases))]
    public async Task Tags_that_hold_what_was_asked_for_are_fine_and_the_record_has_what_was_answered(string name)
    {
        await using var ledger = Folder.Open();
        Service.TagAnswer = FineTagAnswers[name];
        var answer = Service.TagAnswer(Right(Asked));

        var record = await ApplyWellAsync(ledger, Asked);

        Assert.Equal(2, record.TagsApplied);
        Assert.Null(record.Requested);
        Assert.Equal(answer.Tags.Select(tag => tag.Label), record.After!.Tags!.Select(tag => tag.Label));
        Assert.Equal(answer.RetentionPolicy, record.After.RetentionPolicy);
        Assert.All(record.After.Tags!, tag => Assert.False(string.IsNullOrEmpty(tag.Status)));
    }

    [Theory]
    [MemberData(nameof(MetadataCases))]
    public async Task Metadata_that_is_not_what_was_asked_for_is_an_error_and_the_record_shows_both(string name)
    {
        await using var ledger = Folder.Open();
        (Service.MetadataAnswer, var named) = MetadataAnswers[name];

        var outcome = await ApplyAsync(ledger, AskedMetadata);

        AssertMismatch(outcome, named);
        var record = Assert.Single(AuditTrail.Of(ledger).Read(RecordingAuditQuery.All));
        Assert.Equal((AuditOutcome.Failed, "AnswerMismatch"), (record.Outcome, record.ErrorId));
        Assert.Equivalent(AskedMetadata.ToState(), record.Requested, strict: true);
        var answer = Service.MetadataAnswer(new RecordingMetadata { RecordingId = "rec-1", Metadata = AskedMetadata.Metadata!, Tags = AskedMetadata.PlainTags! });
        Assert.Equal(answer.Tags, record.After!.PlainTags);
        Assert.Equal(
            AskedMetadata.Metadata!.Keys.Select(key => (key, answer.Metadata.GetValueOrDefault(key))),
            record.After.Metadata!.Select(pair => (pair.Key, pair.Value)));
    }

    [Theory]
    [MemberData(nameof(FineMetadataCases))]
    public async Task Metadata_that_holds_what_was_asked_for_is_fine(string name)
    {
        await using var ledger = Folder.Open();
        Service.MetadataAnswer = FineMetadataAnswers[name];

        var record = await ApplyWellAsync(ledger, AskedMetadata);

        Assert.Null(record.Requested);
        Assert.Equal(AskedMetadata.Metadata!.Keys, record.After!.Metadata!.Keys);
    }

    [Fact]
    public async Task A_policy_that_nobody_asked_for_is_no_mismatch()
    {
        await using var ledger = Folder.Open();
        Service.TagAnswer = answer => answer with { RetentionPolicy = new RetentionPolicy { Name = "There before" } };

        var record = await ApplyWellAsync(ledger, Asked with { RetentionPolicy = null });

        Assert.Equal("There before", record.After!.RetentionPolicy!.Name);
    }

    private static TheoryData<string> Cases(IEnumerable<string> names)
    {
        var cases = new TheoryData<string>();
        foreach (var name in names)
        {
            cases.Add(name);
        }

        return cases;
    }

    private static RecordingTagResult Right(AddTagChange change) => new()
    {
        RecordingId = "rec-1",
        Tags = [.. change.Tags.Select(tag => new AppliedTag { Label = tag!.Label, TaxonomyId = tag.TaxonomyId, Confidence = tag.Confidence, Status = tag.Status })],
        RetentionPolicy = change.RetentionPolicy,
    };

    private static RecordingTagResult WithFirst(RecordingTagResult answer, Func<AppliedTag, AppliedTag> change) =>
        answer with { Tags = [change(answer.Tags[0]), .. answer.Tags.Skip(1)] };

    private static RecordingMetadata With(RecordingMetadata answer, string key, string? value)
    {
        var metadata = answer.Metadata.Where(pair => pair.Key != key).ToDictionary();
        if (value is not null)
        {
            metadata.Add(key, value);
        }

        return answer with { Metadata = metadata };
    }

    private static void AssertMismatch(RecordingChangeOutcome outcome, string named)
    {
        var error = Assert.IsType<GenesysApiException>(outcome.Error);
        Assert.Equal(GenesysErrorKind.AnswerMismatch, error.Kind);
        Assert.Contains("'rec-1'", error.Message, StringComparison.Ordinal);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.False(string.IsNullOrWhiteSpace(error.RecommendedAction));
        Assert.Null(outcome.Result);
        Assert.False(outcome.IsUnfinished);
    }
}

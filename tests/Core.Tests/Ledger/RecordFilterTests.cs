using GenesysRecordingTags.Core.Ledger.Chain;
using GenesysRecordingTags.Core.Ledger.Storage;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Ledger;

/// <summary>Which records meet the conditions of a question, told from their texts.</summary>
public sealed class RecordFilterTests
{
    private static readonly byte[] Record = AuditJson.Join(1, new string('0', 64), AuditJson.WriteTail(new()
    {
        AuditId = "audit-1",
        Timestamp = DateTimeOffset.UnixEpoch,
        Action = RecordingAction.AddTag,
        Outcome = AuditOutcome.Failed,
        RecordingId = "rec-1",
        Actor = "alice",
        ErrorId = "Conflict",
        After = new() { Tags = [new RecordingTag { Label = "Größe", TaxonomyId = "tax-1" }, new RecordingTag { Label = "B", TaxonomyId = "tax-2" }] },
    }));

    [Fact]
    public void Without_conditions_every_record_meets_them()
    {
        Assert.True(new RecordFilter(new RecordSelection()).IsEmpty);
        Assert.True(new RecordFilter(new RecordSelection { Terms = [] }).Matches(Record));
        Assert.False(new RecordFilter(new RecordSelection { Outcomes = [AuditOutcome.Failed] }).IsEmpty);
        Assert.False(new RecordFilter(new RecordSelection { Terms = [Is(RecordTermKind.Label, "B")] }).IsEmpty);
    }

    [Theory]
    [InlineData(true, AuditOutcome.Failed)]
    [InlineData(true, AuditOutcome.Succeeded, AuditOutcome.Failed)]
    [InlineData(false, AuditOutcome.Succeeded)]
    [InlineData(false)]
    public void An_outcome_is_one_of_those_that_are_asked_for(bool expected, params AuditOutcome[] outcomes) =>
        Assert.Equal(expected, new RecordFilter(new RecordSelection { Outcomes = outcomes }).Matches(Record));

    [Fact]
    public void Each_condition_is_met_by_one_of_its_values()
    {
        Assert.True(Meets(Is(RecordTermKind.Label, "Größe")));
        Assert.True(Meets(Is(RecordTermKind.Label, "X", "B")));
        Assert.False(Meets(Is(RecordTermKind.Label, "X")));
        Assert.False(Meets(Is(RecordTermKind.TaxonomyId, "B")));
        Assert.True(Meets(Is(RecordTermKind.Label, "B"), Is(RecordTermKind.Actor, "alice")));
        Assert.False(Meets(Is(RecordTermKind.Label, "B"), Is(RecordTermKind.Actor, "bob")));
        Assert.False(Meets(Is(RecordTermKind.Actor, "bob"), Is(RecordTermKind.Label, "B")));
        Assert.False(new RecordFilter(new RecordSelection { Outcomes = [AuditOutcome.Failed], Terms = [Is(RecordTermKind.ErrorId, "Other")] }).Matches(Record));
        Assert.True(new RecordFilter(new RecordSelection { Outcomes = [AuditOutcome.Failed], Terms = [Is(RecordTermKind.ErrorId, "Conflict")] }).Matches(Record));
    }

    [Fact]
    public void A_pattern_is_met_by_what_it_says_and_asked_once_for_each_text()
    {
        var asked = new List<string>();
        var filter = new RecordFilter(new RecordSelection
        {
            Terms = [new(RecordTermKind.Label, [new TermMatch("*x*"), new TermMatch("Gr*", text =>
            {
                asked.Add(text);
                return text.StartsWith("Gr", StringComparison.Ordinal);
            })])],
        });
        Assert.True(filter.Matches(Record));
        Assert.True(filter.Matches(Record));
        Assert.Equal("Größe", Assert.Single(asked));
        Assert.False(Meets(new TermCondition(RecordTermKind.Label, [new TermMatch("x", _ => false)])));
    }

    private static bool Meets(params TermCondition[] conditions) => new RecordFilter(new RecordSelection { Terms = conditions }).Matches(Record);

    private static TermCondition Is(RecordTermKind kind, params string[] texts) => new(kind, [.. texts.Select(text => new TermMatch(text))]);
}

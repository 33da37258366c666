using System.Reflection;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Ledger.Storage;
using GenesysRecordingTags.Core.Reporting;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Reporting;

/// <summary>A report never says that it is of more than it is.</summary>
public sealed class ReportHeadTests
{
    public static TheoryData<string> Members => new(typeof(RecordingAuditQuery).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name));

    [Theory]
    [MemberData(nameof(Members))]
    public void Whatever_selects_is_named(string member)
    {
        var property = typeof(RecordingAuditQuery).GetProperty(member)!;
        var (value, shown) = SampleOf(property.PropertyType);
        var query = new RecordingAuditQuery();
        property.SetValue(query, value);

        var selection = ReportHead.Of(query, DateTimeOffset.UnixEpoch).Selection;

        Assert.Contains(selection, fact => fact.Value.Contains(shown, StringComparison.Ordinal));
        Assert.Equal(member is nameof(query.Since) or nameof(query.Until), selection.Any(fact => fact.Name == "Filter"));
    }

    [Fact]
    public void Of_many_chosen_records_some_are_named_and_the_rest_is_counted()
    {
        Assert.Contains(("Chosen records", "5, 6, 7, 8, 9, 10, 11, 12, 13, 14, and 1,990 more"), SelectionOf(Enumerable.Range(5, 2000)));
        Assert.Contains(("Chosen records", "1001, 1002"), SelectionOf([1001, 1002]));
        Assert.Contains(("Chosen records", "none"), SelectionOf([]));
    }

    private static IReadOnlyList<(string Name, string Value)> SelectionOf(IEnumerable<int> places) =>
        ReportHead.Of(new RecordingAuditQuery { Sequences = [.. places.Select(place => (long)place)] }, DateTimeOffset.UnixEpoch).Selection;

    private static (object Value, string Shown) SampleOf(Type type)
    {
        (object Value, string Shown)[] samples =
        [
            ("alice", "alice"),
            (new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero), "2026-03-01 08:00:00Z"),
            (12L, "12"),
            (new[] { 12L, 13L }, "12, 13"),
            (new[] { "alice", "bob" }, "alice, bob"),
            (new[] { AuditOutcome.Failed, AuditOutcome.Unknown }, "Failed, Unknown"),
            (new[] { RecordingAction.AddTag, RecordingAction.RemoveTag }, "AddTag, RemoveTag"),
            (new[] { new TermMatch("alice"), new TermMatch("b*", text => text.StartsWith('b')) }, "alice, b*"),
        ];
        return samples.First(sample => type.IsInstanceOfType(sample.Value));
    }
}

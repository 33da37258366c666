using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GenesysRecordingTags.Core.Ledger.Chain;
using GenesysRecordingTags.Core.Ledger.Storage;
using GenesysRecordingTags.Core.Reporting;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Reporting;

/// <summary>A row that is written from the text is the row of the record, whatever is in it.</summary>
public sealed class AuditCsvWriterTests
{
    [Fact]
    public void Rows_are_the_same_whether_written_from_the_text_or_from_the_record()
    {
        var written = 0;
        Prop.ForAll<string?, string?, int>((one, other, number) =>
        {
            var record = Record(one, other, number);
            var text = AuditJson.Join(7, ChainHead.Empty.Hash, AuditJson.WriteTail(record));
            var hash = AuditHash.Of(text);
            var writer = new AuditCsvWriter();
            if (!writer.TryWrite(7, text, Encoding.ASCII.GetBytes(hash)))
            {
                return true;
            }

            written++;
            return Encoding.UTF8.GetString(writer.Row) == AuditCsv.RowOf(AuditJson.Read(text, hash));
        }).QuickCheckThrowOnFailure();
        Assert.True(written > 5, $"only {written} rows were plain");
    }

    [Theory]
    [InlineData("plain", "=1+1")]
    [InlineData("a,b", "+1")]
    [InlineData("-1", "@x")]
    [InlineData("", " ")]
    public void Formulas_and_commas_are_kept_from_a_spreadsheet_in_the_same_way(string one, string other)
    {
        var record = Record(one, other, 12345);
        var text = AuditJson.Join(7, ChainHead.Empty.Hash, AuditJson.WriteTail(record));
        var writer = new AuditCsvWriter();

        Assert.True(writer.TryWrite(7, text, Encoding.ASCII.GetBytes(AuditHash.Of(text))));

        Assert.Equal(AuditCsv.RowOf(AuditJson.Read(text, AuditHash.Of(text))), Encoding.UTF8.GetString(writer.Row));
    }

    [Theory]
    [InlineData("ü")]
    [InlineData("\u001b[31m")]
    [InlineData("quote\"quote")]
    [InlineData("back\\slash")]
    public void Anything_that_is_not_plain_is_left_to_the_record(string one)
    {
        var text = AuditJson.Join(7, ChainHead.Empty.Hash, AuditJson.WriteTail(Record(one, "x", 1)));

        Assert.False(new AuditCsvWriter().TryWrite(7, text, "hash"u8));
    }

    private static RecordingAuditRecord Record(string? one, string? other, int number) => new()
    {
        AuditId = "0199e1f2-0000-7000-8000-0000000000ab",
        Sequence = 7,
        Timestamp = new DateTimeOffset(2026, 11, 25, 12, 0, 0, TimeSpan.Zero).AddTicks(Math.Abs((long)number)),
        Action = (RecordingAction)Math.Abs(number % 3),
        Outcome = (AuditOutcome)Math.Abs(number % 4),
        RecordingId = one ?? "rec-1",
        ConversationId = other,
        TagsApplied = number,
        Latency = TimeSpan.FromTicks(Math.Abs((long)number) * 37),
        Attempts = Math.Abs(number % 5),
        IndexStatus = number % 2 == 0 ? "Completed" : null,
        Before = number % 3 == 0 ? new RecordingState { Metadata = new Dictionary<string, string?> { ["key"] = other, ["other"] = null }, PlainTags = ["a", one ?? "b"] } : null,
        After = new RecordingState
        {
            Tags = [new RecordingTag { Label = other, TaxonomyId = one, Confidence = number / 1000.0 }],
            RetentionPolicy = new RetentionPolicy { Name = other, Id = one },
        },
        Error = other,
        Actor = one,
        Client = other,
        Machine = "machine-1",
        RunId = one,
        RunName = other,
        SourceEventId = other,
    };
}

using System.Text;
using GenesysRecordingTags.Core.Http;
using GenesysRecordingTags.Core.Ledger.Chain;
using GenesysRecordingTags.Core.Reporting;
using GenesysRecordingTags.Core.Tests.Faults;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Display;

public sealed class DisplayTextTests
{
    // Throws where half a surrogate pair is left.
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    [Theory]
    [InlineData("plain text, 'quoted' \\ backslash", "plain text, 'quoted' \\ backslash")]
    [InlineData("\u001b[31mred\u001b[0m", "\\u001b[31mred\\u001b[0m")]
    [InlineData("\u001b]8;;http://x\u0007link\u001b]8;;\u0007", "\\u001b]8;;http://x\\u0007link\\u001b]8;;\\u0007")]
    [InlineData("line\r\nVERBOSE: forged\tentry", "line\\r\\nVERBOSE: forged\\tentry")]
    [InlineData("\u007f\u0085\u009b", "\\u007f\\u0085\\u009b")]
    [InlineData("a\u2028b\u2029c", "a\\u2028b\\u2029c")]
    [InlineData("abc\u202e321\u2066x\u2069", "abc\\u202e321\\u2066x\\u2069")]
    [InlineData("rec\u200b-1\ufeff\u2060\u00ad", "rec\\u200b-1\\ufeff\\u2060\\u00ad")]
    [InlineData("rec\u200d1", "rec\\u200d1")]
    [InlineData("x\udb40\udc41", "x\\udb40\\udc41")]
    [InlineData("ü é 漢字 אב اب 😀", "ü é 漢字 אב اب 😀")]
    [InlineData("می\u200cخواهم", "می\u200cخواهم")]
    [InlineData("👨\u200d👩", "👨\u200d👩")]
    public void What_does_not_show_as_itself_is_escaped_and_nothing_else(string text, string shown) =>
        Assert.Equal(shown, DisplayText.Escape(text));

    [Fact]
    public void Half_a_surrogate_pair_is_escaped() => Assert.Equal("\\ud800 \\udc00x", DisplayText.Escape("\ud800 \udc00x"));

    [Fact]
    public void Text_without_anything_to_escape_is_not_copied()
    {
        const string Text = "Compliance:PCI-DSS für Zürich";
        Assert.Same(Text, DisplayText.Escape(Text));
        Assert.Null(DisplayText.Escape(null));
    }

    [Fact]
    public void Escaping_twice_changes_nothing()
    {
        var odd = new OddText(11);
        for (var i = 0; i < 2000; i++)
        {
            var once = DisplayText.Escape(odd.Next());
            Assert.Same(once, DisplayText.Escape(once));
        }
    }

    [Fact]
    public void No_text_for_people_holds_a_control_character_whatever_an_id_or_a_service_says()
    {
        var odd = new OddText(7);
        for (var i = 0; i < 1000; i++)
        {
            var text = odd.Next();
            var tag = new RecordingTag { Label = text, TaxonomyId = text };
            var state = new RecordingState
            {
                Tags = [tag],
                RetentionPolicy = new RetentionPolicy { Name = text },
                Metadata = new Dictionary<string, string?> { [text] = text },
                PlainTags = [text],
            };
            var record = new RecordingAuditRecord
            {
                AuditId = text,
                Timestamp = DateTimeOffset.UnixEpoch,
                Action = RecordingAction.AddTag,
                Outcome = AuditOutcome.Failed,
                RecordingId = text,
                Error = text,
                ErrorId = text,
                Organization = text,
                Before = state,
                After = state,
            };
            var data = new ReportData(new UndoneChanges());
            var facts = new RecordFacts();
            facts.TryRead(AuditJson.Join(1, string.Empty, AuditJson.WriteTail(record)));
            data.Add(1, facts, record.Timestamp, record.Outcome);
            data.Show(record);
            var problem = new TagProblem { Code = TagProblemCode.UnknownStatus, Index = 0, Property = "status", Message = text };
            var validation = new TagValidationResult { RecordingId = text, Problems = [problem] };
            var error = new GenesysApiException(GenesysErrorKind.InvalidRequest, text, text);
            var report = new RecordingAuditReport(
                data,
                new RecordingAuditVerification { Path = text, Message = text, FirstBroken = 1 },
                new ReportHead { MadeAt = DateTimeOffset.UnixEpoch, Maker = text, Selection = [("Recording", text)] }).Write();

            Assert.All(
                new[]
                {
                    error.Message, error.RecommendedAction, new RecordingTagException(validation).Message, problem.Message, problem.ToString(),
                    state.ToString(), record.ToString(), AuditCsv.RowOf(record), ErrorBody.Clean(text) ?? string.Empty, IdHint.Of(text) ?? string.Empty,
                    report.Replace("\n", string.Empty, StringComparison.Ordinal),
                },
                shown => Assert.True(IsClean(shown), $"{OddText.Show(text)} is shown as {OddText.Show(shown)}"));
        }
    }

    [Fact]
    public void Half_a_surrogate_pair_is_not_cut_out_of_a_service_text() =>
        Assert.Equal(new string('a', 9) + "…", ErrorBody.Clean(new string('a', 9) + "😀 and more", 10));

    private static bool IsClean(string text) =>
        text.All(character => !char.IsControl(character) && character
            is not ('\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') or '\u200b' or '\ufeff'))
        && StrictUtf8.GetByteCount(text) >= 0;
}

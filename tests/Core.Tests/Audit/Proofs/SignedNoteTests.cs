using GenesysRecordingTags.Core.Audit.Proofs;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Audit.Proofs;

/// <summary>Notes and checkpoints are written and read in the form of C2SP's signed-note and tlog-checkpoint.</summary>
public class SignedNoteTests
{
    private const string Text = "example.com/log\n20\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    private const string Signature = "\u2014 example.com/log Az3grgECAw==\n";

    [Fact]
    public void A_note_is_its_text_a_blank_line_and_its_signatures()
    {
        var note = SignedNote.Write(Text, new NoteSignature("example.com/log", 0x033de0ae, [1, 2, 3]), new NoteSignature("witness", 1, [4]));

        Assert.Equal(Text + "\n" + Signature + "\u2014 witness AAAAAQQ=\n", note);
        var read = SignedNote.Parse(note);
        Assert.Equal(Text, read.Text);
        Assert.Equal(["example.com/log", "witness"], read.Signatures.Select(signature => signature.KeyName));
        Assert.Equal((0x033de0aeu, "010203"), (read.Signatures[0].KeyId, Convert.ToHexString(read.Signatures[0].Signature)));
    }

    [Fact]
    public void A_text_without_signatures_stands_for_itself()
    {
        var read = SignedNote.Parse(SignedNote.Write(Text));
        Assert.Equal(Text, read.Text);
        Assert.Empty(read.Signatures);
    }

    [Fact]
    public void The_last_blank_line_ends_the_text()
    {
        var read = SignedNote.Parse("first\n\nsecond\n\n" + Signature);
        Assert.Equal("first\n\nsecond\n", read.Text);
    }

    [Fact]
    public void Sixteen_long_signatures_are_taken()
    {
        var signatures = Enumerable.Range(0, 16).Select(i => new NoteSignature($"witness-{i}", (uint)i, new byte[5_000])).ToArray();
        Assert.Equal(16, SignedNote.Parse(SignedNote.Write(Text, signatures)).Signatures.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("text")]
    [InlineData("text\n\n")]
    [InlineData("te\txt\n")]
    [InlineData("te\rxt\n")]
    [InlineData("text\n\n\u2014 name AAAAAQQ=")]
    [InlineData("text\n\n- name AAAAAQQ=\n")]
    [InlineData("text\n\n\u2014 AAAAAQQ=\n")]
    [InlineData("text\n\n\u2014  AAAAAQQ=\n")]
    [InlineData("text\n\n\u2014 na+me AAAAAQQ=\n")]
    [InlineData("text\n\n\u2014 na me AAAAAQQ=\n")]
    [InlineData("text\n\n\u2014 name AAAAAQ==\n")]
    [InlineData("text\n\n\u2014 name AAAAAQR=\n")]
    [InlineData("text\n\n\u2014 name AAAAAQQ\n")]
    [InlineData("text\n\n\u2014 name\n")]
    public void What_is_no_note_is_refused(string note) => Assert.Throws<FormatException>(() => SignedNote.Parse(note));

    [Fact]
    public void A_note_that_is_too_long_is_refused() =>
        Assert.Throws<FormatException>(() => SignedNote.Parse(new string('a', SignedNote.MaximumLength) + "\n"));

    [Theory]
    [InlineData("")]
    [InlineData("line")]
    public void A_checkpoint_is_read_as_it_was_written(string extension)
    {
        var text = Text + (extension.Length == 0 ? string.Empty : extension + "\n");
        var checkpoint = Checkpoint.Parse(text);

        Assert.Equal(("example.com/log", 20L), (checkpoint.Origin, checkpoint.TreeSize));
        Assert.Equal("0AC5186A91863E8E1D90C808014AA89BF5DA8E3EE1D9F07630F0378F68F1AB62", Convert.ToHexString(checkpoint.RootHash));
        Assert.Equal(extension.Length == 0 ? [] : new[] { extension }, checkpoint.Extensions);
        Assert.Equal(text, checkpoint.ToText());
    }

    [Theory]
    [InlineData("20", "020")]
    [InlineData("20", "+20")]
    [InlineData("20", "-20")]
    [InlineData("20", " 20")]
    [InlineData("20", "2_0")]
    [InlineData("20", "\u0662\u0660")]
    [InlineData("20", "99999999999999999999")]
    [InlineData("20", "")]
    [InlineData("example.com/log", "")]
    [InlineData("q2I=", "q2J=")]
    [InlineData("q2I=", "q2I")]
    [InlineData("CsUY", "")]
    [InlineData("q2I=\n", "q2I=\n\n")]
    [InlineData("q2I=\n", "q2I=")]
    [InlineData("\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=", "")]
    public void What_is_no_checkpoint_is_refused(string what, string with) =>
        Assert.Throws<FormatException>(() => Checkpoint.Parse(Text.Replace(what, with, StringComparison.Ordinal)));

    [Fact]
    public void Its_further_lines_are_read_as_they_were_written()
    {
        var counts = new Dictionary<string, long> { ["rec 1/ü%\n"] = 3, ["rec-0"] = 1 };
        var written = new AuditExtensions(new DateTimeOffset(2026, 11, 21, 10, 0, 0, 5, TimeSpan.Zero), "Acme Ltd", counts);

        Assert.Equal(["time 2026-11-21T10:00:00.0050000Z", "organization Acme Ltd", "recording rec%201%2F%C3%BC%25%0A 3", "recording rec-0 1"], written.ToLines());
        var read = AuditExtensions.Parse([.. written.ToLines(), "something else"]);
        Assert.Equal((written.Time, written.Organization), (read.Time, read.Organization));
        Assert.Equal(counts.OrderBy(entry => entry.Key), read.RecordCounts.OrderBy(entry => entry.Key));
    }

    [Theory]
    [InlineData("organization x")]
    [InlineData("time yesterday")]
    [InlineData("time 2026-11-21T10:00:00.0050000+01:00")]
    [InlineData("time 2026-11-21T10:00:00.0050000Z", "time 2026-11-21T10:00:00.0050000Z")]
    [InlineData("time 2026-11-21T10:00:00.0050000Z", "organization x", "organization y")]
    [InlineData("time 2026-11-21T10:00:00.0050000Z", "recording x")]
    [InlineData("time 2026-11-21T10:00:00.0050000Z", "recording x -1")]
    [InlineData("time 2026-11-21T10:00:00.0050000Z", "recording x 1", "recording x 2")]
    public void Further_lines_that_are_not_what_they_should_be_are_refused(params string[] lines) =>
        Assert.Throws<FormatException>(() => AuditExtensions.Parse(lines));
}

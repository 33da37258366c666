using System.Text;
using System.Text.Json.Nodes;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Audit.Proofs;
using GenesysRecordingTags.Core.Reporting;
using GenesysRecordingTags.Core.Tests.Ledger;
using Xunit;
using static GenesysRecordingTags.Core.Tests.Ledger.LedgerFolder;

namespace GenesysRecordingTags.Core.Tests.Audit.Proofs;

/// <summary>Of an unsigned proof of a ledger with one record, any text can be made to fit its tree. It is refused where two readers could read different things in it.</summary>
public sealed class AuditProofTextTests : IAsyncLifetime
{
    private const string Recording = "rec-1";
    private const string Entity = "\"entity\":{\"id\":\"rec-1\"}";
    private readonly LedgerFolder _folder = new();

    private string Proof => _folder.File("proof.json");

    public async Task InitializeAsync()
    {
        await using var ledger = _folder.Open();
        await FillAsync(ledger, 1);
        AuditTrail.Of(ledger).ExportProof(Proof, new AuditProofRequest { RecordingIds = [Recording] });
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("\"outcome\":\"Succeeded\"", "\"outcome\":\"Succeeded\",\"outcome\":\"Failed\"", "'outcome' twice")]
    [InlineData("\"outcome\":\"Succeeded\"", "\"outcome\":\"Succeeded\",\"outcom\\u0065\":\"Failed\"", "'outcome' twice")]
    [InlineData(Entity, Entity + ",\"entity\":{\"id\":\"rec-9\"}", "'entity' twice")]
    [InlineData(Entity, "\"entity\":{\"id\":\"rec-1\",\"id\":\"rec-9\"}", "'id' twice")]
    [InlineData("\"sequence\":1", "\"sequence\":1,\"sequence\":1", "'sequence' twice")]
    [InlineData(Entity, Entity + ",\"list\":[{\"deep\":{\"a\":1,\"a\":1}}]", "'a' twice")]
    [InlineData("\"context\":", "\"list\":[\"a\tb\"],\"context\":", "not JSON")]
    [InlineData("\"context\":", "\"list\":[\"\\ud800\"],\"context\":", "half of a surrogate pair")]
    [InlineData("\"context\":", "\"\\ud800\":1,\"context\":", "half of a surrogate pair")]
    [InlineData("\"context\":", "\"list\":[NaN],\"context\":", "not JSON")]
    [InlineData("\"context\":", "\"list\":[1e999],\"context\":", "number that is too large")]
    [InlineData("\"context\":", "\"list\":[-1e99999999999],\"context\":", "number that is too large")]
    [InlineData("\"context\":", "/**/\"context\":", "not JSON")]
    [InlineData("{\"sequence\"", "\ufeff{\"sequence\"", "not JSON")]
    [InlineData("{\"sequence\"", " {\"sequence\"", "does not begin with 'sequence'")]
    [InlineData("\"sequence\":1", "\"sequence\":true", "does not begin with 'sequence'")]
    [InlineData("\"sequence\":1", "\"sequence\":1.0", "does not begin with 'sequence'")]
    [InlineData("\"sequence\":1", "\"sequence\":-1", "does not begin with 'sequence'")]
    [InlineData("\"previousHash\":\"00", "\"previousHash\":\"0Z", "does not begin with 'sequence'")]
    [InlineData("\"operation\":", "\"Operation\":", "no text as 'operation'")]
    [InlineData("\"outcome\":\"Succeeded\"", "\"outcome\":1", "no text as 'outcome'")]
    [InlineData("\"eventDate\":\"2", "\"eventDate\":\"x", "time")]
    [InlineData(Entity, "\"entity\":{\"id\":1}", "no text as 'id'")]
    [InlineData(Entity, "\"entity\":null", "no object as 'entity'")]
    public void A_text_that_readers_differ_about_is_refused(string before, string after, string why)
    {
        Write(Text().Replace(before, after, StringComparison.Ordinal));
        AssertUnreadable(why);
    }

    [Theory]
    [InlineData("x", "not JSON")]
    [InlineData("{}", "not JSON")]
    [InlineData(" ", "last brace")]
    public void A_text_with_something_behind_it_is_refused(string rest, string why)
    {
        Write(Text() + rest);
        AssertUnreadable(why);
    }

    [Theory]
    [InlineData("{\"sequence\":1,\"entity\":{\"id\":\"rec-1\"}}", "'previousHash'")]
    [InlineData("[]", "no object")]
    [InlineData("", "not JSON")]
    public void A_text_that_is_no_record_is_refused(string text, string why)
    {
        Write(text);
        AssertUnreadable(why);
    }

    /// <summary>The record's own recording is that of its own member, wherever another object has one that looks like it.</summary>
    [Fact]
    public void The_entity_of_another_object_is_not_the_record_s()
    {
        Write(Text().Replace(Entity, "\"other\":{\"x\":1," + Entity + "},\"entity\":{\"id\":\"rec-9\"}", StringComparison.Ordinal));
        Assert.Contains("OtherRecording", AuditFile.Verify(Proof).Findings.Select(finding => finding.Kind));
    }

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void A_text_is_read_to_its_limit_of_depth(int lists, bool isIntact)
    {
        Write(Text().Replace("\"context\":", $"\"list\":{new string('[', lists)}{new string(']', lists)},\"context\":", StringComparison.Ordinal));
        Assert.Equal(isIntact, AuditFile.Verify(Proof).IsIntact);
    }

    [Fact]
    public void A_text_that_nobody_altered_holds_after_it_is_written_anew()
    {
        Write(Text());
        var verdict = AuditFile.Verify(Proof);
        Assert.True(verdict.IsIntact, verdict.Message);
    }

    [Theory]
    [InlineData("recording rec-1 1", "recording rec-1 +1")]
    [InlineData("recording rec-1 1", "recording rec-1 01")]
    [InlineData("recording rec-1 1", "recording rec-1 \u0661")]
    [InlineData("recording rec-1 1", "recording %72ec-1 1")]
    [InlineData("recording rec-1 1", "recording rec-1 1\nrecording %ff 0")]
    [InlineData("Z\norganization", "+00:00\norganization")]
    [InlineData("Z\norganization", "z\norganization")]
    [InlineData("organization ", "organization x\norganization ")]
    public void A_line_of_the_checkpoint_is_taken_only_as_it_would_be_written(string before, string after)
    {
        var proof = JsonNode.Parse(File.ReadAllText(Proof))!;
        var checkpoint = (string)proof["checkpoint"]!;
        Assert.Contains(before, checkpoint, StringComparison.Ordinal);
        proof["checkpoint"] = checkpoint.Replace(before, after, StringComparison.Ordinal);
        File.WriteAllText(Proof, proof.ToJsonString());
        Assert.Equal("CheckpointMalformed", AuditFile.Verify(Proof).Reason);
    }

    [Theory]
    [InlineData("\"format\":", "\"more\":{\"a\":1,\"a\":2},\"format\":", "'a' twice")]
    [InlineData("\"format\":", "\"more\":[[[[[[[[]]]]]]]],\"format\":", "not JSON")]
    [InlineData("\"format\":", "\"more\":\"\\ud800\",\"format\":", "half of a surrogate pair")]
    public void What_a_file_has_besides_is_read_alike_too(string before, string after, string why)
    {
        File.WriteAllText(Proof, File.ReadAllText(Proof).Replace(before, after, StringComparison.Ordinal));
        var refusal = Assert.Throws<GenesysException>(() => AuditFile.Verify(Proof));
        Assert.Equal(GenesysErrorKind.InvalidFile, refusal.Kind);
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_utf_8_is_refused()
    {
        File.WriteAllText(Proof, File.ReadAllText(Proof).Replace("\"format\":", "\"more\":\"\u00fc\",\"format\":", StringComparison.Ordinal), Encoding.Latin1);
        Assert.Contains("not UTF-8", Assert.Throws<GenesysException>(() => AuditFile.Verify(Proof)).Message, StringComparison.Ordinal);
    }

    private string Text() => (string)JsonNode.Parse(File.ReadAllText(Proof))!["records"]![0]!["text"]!;

    /// <summary>Writes a text into the proof, and the root that fits it.</summary>
    private void Write(string text)
    {
        var proof = JsonNode.Parse(File.ReadAllText(Proof))!;
        var root = new byte[MerkleHash.Length];
        MerkleHash.OfLeaf(Encoding.UTF8.GetBytes(text), root);
        proof["records"]![0]!["text"] = text;
        proof["checkpoint"] = (Checkpoint.Parse((string)proof["checkpoint"]!) with { RootHash = root }).ToText();
        File.WriteAllText(Proof, proof.ToJsonString());
    }

    private void AssertUnreadable(string why)
    {
        var finding = Assert.Single(AuditFile.Verify(Proof).Findings, finding => finding.Kind == "Unreadable");
        Assert.StartsWith("Unreadable: entry 1, for the place of record 1, is not an audit record: ", finding.Message, StringComparison.Ordinal);
        Assert.Contains(why, finding.Message, StringComparison.Ordinal);
    }
}

using System.Text;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Audit.Proofs;
using GenesysRecordingTags.Core.Reporting;
using GenesysRecordingTags.Core.Tests.Faults;
using GenesysRecordingTags.Core.Tests.Ledger;
using Xunit;
using static GenesysRecordingTags.Core.Tests.Ledger.LedgerFolder;

namespace GenesysRecordingTags.Core.Tests.Audit.Proofs;

/// <summary>A proof comes from somebody else: whatever is in the file, there is a verdict or a clear error, and nothing that was damaged is taken for whole.</summary>
public sealed class AuditProofFuzzTests : IAsyncLifetime
{
    private readonly LedgerFolder _folder = new();
    private byte[] _good = [];

    private string Proof => _folder.File("proof.json");

    public async Task InitializeAsync()
    {
        await using var ledger = _folder.Open();
        await FillAsync(ledger, 20);
        using var certificate = TestCertificates.Make("P-256");
        var trail = AuditTrail.Of(ledger);
        trail.ExportProof(Proof, new AuditProofRequest { RecordingIds = ["rec-5"], Certificate = certificate });
        var kept = KeptCheckpoint.Read(Proof);
        await FillAsync(ledger, 3);
        trail.ExportProof(Proof, new AuditProofRequest { RecordingIds = ["rec-3"], Certificate = certificate, Earlier = kept });
        _good = File.ReadAllBytes(Proof);
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public void Any_bytes_have_a_verdict_or_a_clear_error()
    {
        var odd = new OddText(1);
        var verdicts = 0;
        for (var i = 0; i < 4_000; i++)
        {
            var bytes = i % 5 == 0 ? odd.Bytes(300) : odd.Damage(_good);
            File.WriteAllBytes(Proof, bytes);
            verdicts += VerifyOrRefuse() is null ? 0 : 1;
        }

        Assert.InRange(verdicts, 20, 3_980);
    }

    /// <summary>Of what is verified, no bit may be another: only the spaces of the file, and what the file does not have to have, are free.</summary>
    [Fact]
    public void No_bit_of_a_text_a_path_or_a_signature_can_be_flipped()
    {
        var text = Encoding.UTF8.GetString(_good);
        var places = new[] { "\"text\": \"", "\"path\": [", "\"checkpoint\": \"", "\"leafIndex\": " }
            .SelectMany(member => Enumerable.Range(text.LastIndexOf(member, StringComparison.Ordinal) + member.Length, 150));
        foreach (var place in places.Where(place => place < _good.Length && !char.IsWhiteSpace((char)_good[place])))
        {
            var copy = (byte[])_good.Clone();
            copy[place] ^= 1;
            File.WriteAllBytes(Proof, copy);
            if (copy[place] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' || text[place] is '[' or ']' or '{' or '}' or ',')
            {
                VerifyOrRefuse();
                continue;
            }

            Assert.False(VerifyOrRefuse()?.IsIntact ?? false, $"byte {place}: {text[Math.Max(0, place - 20)..Math.Min(text.Length, place + 20)]}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"format":"genesys-recording-audit-proof/1"}""")]
    [InlineData("""{"format":"genesys-recording-audit-proof/2","checkpoint":"","records":[]}""")]
    [InlineData("""{"format":"genesys-recording-audit-proof/1","format":"genesys-recording-audit-proof/1","checkpoint":"","records":[]}""")]
    [InlineData("""{"format":"genesys-recording-audit-proof/1","checkpoint":"\ud800","records":[]}""")]
    [InlineData("""{"format":"genesys-recording-audit-proof/1","checkpoint":1,"records":[]}""")]
    [InlineData("""{"format":"genesys-recording-audit-proof/1","checkpoint":"","records":{}}""")]
    [InlineData("""{"format":"genesys-recording-audit-proof/1","checkpoint":"","records":[1]}""")]
    [InlineData("""{"format":"genesys-recording-audit-proof/1","checkpoint":"","records":[{"text":"","leafIndex":-1,"path":[]}]}""")]
    [InlineData("""{"format":"genesys-recording-audit-proof/1","checkpoint":"","records":[{"text":"","leafIndex":1e9,"path":[]}]}""")]
    [InlineData("""{"format":"genesys-recording-audit-proof/1","checkpoint":"","records":[{"text":"","leafIndex":99999999999999999999,"path":[]}]}""")]
    [InlineData("""{"format":"genesys-recording-audit-proof/1","checkpoint":"","records":[{"text":"","leafIndex":1,"path":["AA=="]}]}""")]
    [InlineData("""{"format":"genesys-recording-audit-proof/1","checkpoint":"","certificate":"x","records":[]}""")]
    [InlineData("""{"format":"genesys-recording-audit-proof/1","checkpoint":"","x":[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]],"records":[]}""")]
    [InlineData("""{"format":"genesys-recording-audit-proof/1","checkpoint":"","records":[],}""")]
    public void What_is_no_proof_is_clearly_refused(string json)
    {
        File.WriteAllText(Proof, json);
        Assert.Null(VerifyOrRefuse());
    }

    [Fact]
    public void Lists_and_files_that_are_too_long_are_refused()
    {
        File.WriteAllText(Proof, $$"""{"format":"genesys-recording-audit-proof/1","checkpoint":"","records":[{{string.Join(',', Enumerable.Repeat("{}", AuditProofJson.MaximumRecords + 1))}}]}""");
        Assert.Null(VerifyOrRefuse());
        var path = string.Join(',', Enumerable.Repeat('"' + Convert.ToBase64String(new byte[32]) + '"', 65));
        File.WriteAllText(Proof, $$"""{"format":"genesys-recording-audit-proof/1","checkpoint":"","records":[{"text":"","leafIndex":1,"path":[{{path}}]}]}""");
        Assert.Null(VerifyOrRefuse());
        using (var file = File.OpenWrite(Proof))
        {
            file.SetLength(AuditProofJson.MaximumLength + 1);
        }

        Assert.Null(VerifyOrRefuse());
    }

    private RecordingAuditVerification? VerifyOrRefuse()
    {
        try
        {
            return AuditFile.Verify(Proof);
        }
        catch (GenesysException ex)
        {
            Assert.Equal(GenesysErrorKind.InvalidFile, ex.Kind);
            Assert.Contains(Proof, ex.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(ex.Message, char.IsControl);
            return null;
        }
    }
}

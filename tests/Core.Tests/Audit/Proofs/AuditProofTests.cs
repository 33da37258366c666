using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Audit.Proofs;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Ledger.Sqlite;
using GenesysRecordingTags.Core.Reporting;
using GenesysRecordingTags.Core.Tests.Ledger;
using Xunit;
using static GenesysRecordingTags.Core.Tests.Ledger.LedgerFolder;

namespace GenesysRecordingTags.Core.Tests.Audit.Proofs;

/// <summary>A proof of single recordings holds by itself, and whatever is done to it is refused, with its name.</summary>
public sealed class AuditProofTests : IAsyncLifetime
{
    private const string Recording = "rec-7";
    private const int Count = 20;
    private readonly LedgerFolder _folder = new();
    private readonly X509Certificate2 _certificate = TestCertificates.Make("P-256");
    private RecordingLedger _ledger = null!;

    private string Proof => _folder.File("proof.json");

    private AuditTrail Trail => AuditTrail.Of(_ledger);

    public async Task InitializeAsync()
    {
        _ledger = _folder.Open();
        await FillAsync(_ledger, Count);
        await _ledger.AppendOutcomeAsync(Result(SetMetadata(Recording)));
    }

    public async Task DisposeAsync()
    {
        _certificate.Dispose();
        await _ledger.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("P-256")]
    [InlineData("P-384")]
    [InlineData("P-521")]
    [InlineData("RSA")]
    public void A_proof_holds_with_nothing_else_at_hand(string? key)
    {
        using var certificate = key is null ? null : TestCertificates.Make(key);
        var made = Trail.ExportProof(Proof, new AuditProofRequest { RecordingIds = [Recording], Certificate = certificate });
        var verdict = AuditFile.Verify(Proof, new AuditVerificationOptions { ExpectedCertificate = certificate?.Thumbprint });

        Assert.Equal((2, Count + 1), (made.RecordCount, (int)made.TreeSize));
        Assert.True(verdict.IsIntact, verdict.Message);
        Assert.Equal((2, Proof), (verdict.RecordCount, verdict.Path));
        var proof = verdict.Proof!;
        Assert.Equal([Recording], proof.RecordingId);
        Assert.Equal((Count + 1L, Organization.Name), (proof.TreeSize, proof.Organization));
        Assert.Equal((key is not null, certificate?.Subject, certificate?.Thumbprint), (proof.IsSigned, proof.Signer, proof.Thumbprint));
        Assert.Equal(key is null ? null : true, proof.IsExpectedSigner);
        Assert.Equal((key is not null, false), (proof.IsSelfSigned, proof.IsTrusted));
        Assert.True(new FileInfo(Proof).Length < 8_000, "a few KB");
    }

    [Fact]
    public void What_a_proof_does_not_show_by_itself_is_said()
    {
        Export(signed: false);
        Assert.Contains("not signed", Assert.Single(AuditFile.Verify(Proof).Proof!.Notes), StringComparison.Ordinal);
        Export();
        Assert.Contains("self-signed", Assert.Single(AuditFile.Verify(Proof).Proof!.Notes), StringComparison.Ordinal);
        Assert.Empty(Verify(expects: true).Proof!.Notes);
    }

    [Fact]
    public void Several_recordings_share_a_proof_and_unknown_ones_are_named()
    {
        var made = Trail.ExportProof(Proof, new AuditProofRequest { RecordingIds = ["rec-3", Recording, "rec-99", "rec-3"] });

        Assert.Equal(["rec-99"], made.UnknownRecordings);
        var verdict = AuditFile.Verify(Proof);
        Assert.True(verdict.IsIntact, verdict.Message);
        Assert.Equal(["rec-3", Recording], verdict.Proof!.RecordingId);
        Assert.Equal(3, verdict.RecordCount);
    }

    [Fact]
    public void Nothing_is_written_where_there_is_nothing_to_prove()
    {
        var made = Trail.ExportProof(Proof, new AuditProofRequest { RecordingIds = ["rec-99"] });
        Assert.Equal((0, "rec-99"), (made.RecordCount, Assert.Single(made.UnknownRecordings)));
        Assert.False(File.Exists(Proof));
    }

    /// <summary>Records are found by their text, so an index that hides some of them hides nothing here.</summary>
    [Theory]
    [InlineData("rec \"quoted\" \\ ü \u0001")]
    [InlineData("\",\"entity\":{\"id\":\"rec-7")]
    [InlineData("a+b/c%20d \u200e\ufffe\U0001f600")]
    public async Task An_odd_id_is_found_by_its_text(string id)
    {
        await _ledger.AppendOutcomeAsync(Result(SetMetadata(id)));
        Trail.ExportProof(Proof, new AuditProofRequest { RecordingIds = [id] });
        var verdict = AuditFile.Verify(Proof);
        Assert.True(verdict.IsIntact, verdict.Message);
        Assert.Equal((1, id), (verdict.RecordCount, Assert.Single(verdict.Proof!.RecordingId)));
    }

    [Theory]
    [InlineData("record text altered", "NotIncluded")]
    [InlineData("record of another recording", "OtherRecording")]
    [InlineData("record of another ledger", "NotIncluded")]
    [InlineData("proofs swapped", "NotIncluded")]
    [InlineData("places swapped", "Misplaced")]
    [InlineData("path truncated", "NotIncluded")]
    [InlineData("path altered", "NotIncluded")]
    [InlineData("size altered", "SignatureInvalid")]
    [InlineData("root altered", "SignatureInvalid")]
    [InlineData("note line altered", "SignatureInvalid")]
    [InlineData("note line added", "SignatureInvalid")]
    [InlineData("note malformed", "CheckpointMalformed")]
    [InlineData("signature altered", "SignatureInvalid")]
    [InlineData("signature of another key", "SignerDiffers")]
    [InlineData("signature of another key under this id", "SignatureInvalid")]
    [InlineData("certificate exchanged", "SignerDiffers")]
    [InlineData("all signed anew", "SignerUnexpected")]
    [InlineData("signature removed", "SignatureMissing")]
    [InlineData("certificate removed", "CertificateMissing")]
    [InlineData("both removed", "NotSigned")]
    [InlineData("certificate is none", "CertificateInvalid")]
    [InlineData("certificate is empty", "CertificateInvalid")]
    [InlineData("certificate is PEM", "CertificateInvalid")]
    [InlineData("certificate with a byte behind it", "CertificateInvalid")]
    [InlineData("record omitted", "Removed")]
    [InlineData("record twice", "Inserted")]
    [InlineData("records reordered", "Reordered")]
    [InlineData("no records", "Removed")]
    [InlineData("no record at all", "Unreadable")]
    public async Task What_was_done_to_a_signed_proof_is_refused_and_named(string forgery, string reason)
    {
        Export();
        await ForgeAsync(forgery);

        var verdict = Verify(expects: true);

        Assert.False(verdict.IsIntact);
        Assert.Contains(reason, verdict.Findings.Select(finding => finding.Kind));
        Assert.Equal(verdict.Findings[0].Kind, verdict.Reason);
        Assert.All(verdict.Findings, finding => Assert.StartsWith(finding.Kind + ": ", finding.Message, StringComparison.Ordinal));
    }

    /// <summary>Without a signature, all that shows is what does not fit together.</summary>
    [Theory]
    [InlineData("record text altered", "NotIncluded")]
    [InlineData("record of another recording", "OtherRecording")]
    [InlineData("proofs swapped", "NotIncluded")]
    [InlineData("path truncated", "NotIncluded")]
    [InlineData("size altered", "NotIncluded")]
    [InlineData("root altered", "NotIncluded")]
    [InlineData("note malformed", "CheckpointMalformed")]
    [InlineData("record omitted", "Removed")]
    [InlineData("records reordered", "Reordered")]
    public async Task What_was_done_to_an_unsigned_proof_is_refused_and_named(string forgery, string reason)
    {
        Export(signed: false);
        await ForgeAsync(forgery);
        Assert.Contains(reason, Verify(expects: false).Findings.Select(finding => finding.Kind));
    }

    [Fact]
    public void A_witness_s_signature_beside_is_no_matter()
    {
        Export();
        Edit(proof => proof["checkpoint"] = (string)proof["checkpoint"]! + SignedNote.Write("x\n", new NoteSignature("witness.example/w1", 7, [1, 2]))["x\n\n".Length..]);
        Assert.True(Verify(expects: true).IsIntact);
    }

    [Fact]
    public async Task A_later_proof_continues_an_earlier_checkpoint()
    {
        Export();
        var kept = Keep();
        var (earlier, note) = (KeptCheckpoint.Read(kept), _folder.File("kept.txt"));
        File.WriteAllText(note, (string)JsonNode.Parse(File.ReadAllText(kept))!["checkpoint"]!);
        await FillAsync(_ledger, 30);
        Trail.ExportProof(Proof, new AuditProofRequest { RecordingIds = [Recording], Certificate = _certificate, Earlier = earlier });

        foreach (var file in new[] { kept, note })
        {
            var verdict = Verify(expects: true, file);
            Assert.True(verdict.IsIntact, verdict.Message);
            Assert.Equal(Count + 1, verdict.Proof!.ConsistentWith);
        }

        // The ledger and an export of it continue it, too.
        Trail.Export(_folder.File("audit.jsonl"), AuditExportFormat.JsonLines);
        Assert.True(Trail.Verify(new AuditVerificationOptions { Checkpoint = earlier }).IsIntact);
        Assert.True(AuditFile.Verify(_folder.File("audit.jsonl"), new AuditVerificationOptions { Checkpoint = earlier }).IsIntact);
    }

    [Fact]
    public void A_proof_of_the_same_size_continues_it_as_well()
    {
        Export();
        var kept = Keep();
        Trail.ExportProof(Proof, new AuditProofRequest { RecordingIds = ["rec-3"], Certificate = _certificate, Earlier = KeptCheckpoint.Read(kept) });
        Assert.Equal(Count + 1, Verify(expects: true, kept).Proof!.ConsistentWith);
    }

    [Theory]
    [InlineData("no consistency proof", "ConsistencyMissing")]
    [InlineData("of another size", "ConsistencyMissing")]
    [InlineData("path altered", "Rewritten")]
    [InlineData("path truncated", "Rewritten")]
    [InlineData("kept root altered", "Rewritten")]
    [InlineData("kept is newer", "CheckpointNewer")]
    [InlineData("kept is of another ledger", "OtherLedger")]
    public async Task A_proof_that_does_not_continue_an_earlier_checkpoint_is_refused(string what, string reason)
    {
        Export();
        var kept = Keep();
        await FillAsync(_ledger, 30);
        Trail.ExportProof(Proof, new AuditProofRequest { RecordingIds = [Recording], Certificate = _certificate, Earlier = KeptCheckpoint.Read(kept) });
        var path = JsonNode.Parse(File.ReadAllText(Proof))!["consistency"]!["path"]!.AsArray();
        Assert.NotEmpty(path);
        switch (what)
        {
            case "no consistency proof":
                Edit(proof => proof.AsObject().Remove("consistency"));
                break;
            case "of another size":
                Edit(proof => proof["consistency"]!["treeSize"] = Count);
                break;
            case "path altered":
                Edit(proof => proof["consistency"]!["path"]![0] = Flip((string)proof["consistency"]!["path"]![0]!));
                break;
            case "path truncated":
                Edit(proof => proof["consistency"]!["path"]!.AsArray().RemoveAt(path.Count - 1));
                break;
            case "kept is newer":
                File.Copy(kept, _folder.File("swap"));
                File.Copy(Proof, kept, overwrite: true);
                File.Copy(_folder.File("swap"), Proof, overwrite: true);
                break;
            default:
                var note = SignedNote.Parse((string)JsonNode.Parse(File.ReadAllText(kept))!["checkpoint"]!).Text;
                var checkpoint = Checkpoint.Parse(note);
                checkpoint = what == "kept root altered" ? checkpoint with { RootHash = new byte[32] } : checkpoint with { Origin = "another/ledger" };
                File.WriteAllText(kept, checkpoint.ToText());
                break;
        }

        var verdict = Verify(expects: true, kept);
        Assert.Equal(reason, Assert.Single(verdict.Findings).Kind);
        Assert.Null(verdict.Proof!.ConsistentWith);
    }

    [Theory]
    [InlineData("rewritten", "Altered")]
    [InlineData("cut off", "Truncated")]
    public async Task A_ledger_that_does_not_continue_a_checkpoint_is_found_and_proves_nothing(string what, string reason)
    {
        Export();
        var kept = KeptCheckpoint.Read(Keep());
        await _ledger.DisposeAsync();
        var lines = Lines();
        if (what == "cut off")
        {
            lines.RemoveRange(10, lines.Count - 10);
        }
        else
        {
            lines[10] = lines[10].Replace("rec-11", "rec-10", StringComparison.Ordinal);
        }

        Rewrite(lines);
        _ledger = _folder.Open();

        Assert.True(Trail.Verify().IsIntact, "the chain by itself is whole");
        Assert.Equal(reason, Trail.Verify(new AuditVerificationOptions { Checkpoint = kept }).Reason);
        var refusal = Assert.Throws<GenesysException>(() => Trail.ExportProof(Proof, new AuditProofRequest { RecordingIds = [Recording], Earlier = kept }));
        Assert.Equal(GenesysErrorKind.AuditNotIntact, refusal.Kind);
    }

    /// <summary>Nobody gets a proof that is refused wherever it is verified.</summary>
    [Fact]
    public async Task A_record_that_readers_differ_about_is_not_proven()
    {
        await _ledger.DisposeAsync();
        var lines = Lines();
        lines[6] = lines[6].Replace("\"outcome\":\"Succeeded\"", "\"outcome\":\"Succeeded\",\"outcome\":\"Failed\"", StringComparison.Ordinal);
        Rewrite(lines);
        _ledger = _folder.Open();

        var refusal = Assert.Throws<GenesysException>(() => Export());
        Assert.Equal(GenesysErrorKind.AuditNotIntact, refusal.Kind);
        Assert.Contains("Unreadable: record 7 is not an audit record: it has 'outcome' twice in one object.", refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Proof));
    }

    [Fact]
    public async Task A_broken_chain_proves_nothing()
    {
        await _ledger.DisposeAsync();
        EditedLedger.WriteText(_folder.LedgerPath, 5, text => text.Replace("rec-5", "rec-6", StringComparison.Ordinal));
        _ledger = _folder.Open();
        var refusal = Assert.Throws<GenesysException>(() => Export());
        Assert.Equal(GenesysErrorKind.AuditNotIntact, refusal.Kind);
        Assert.Contains("record 5", refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Proof));
    }

    [Theory]
    [InlineData("brainpoolP256r1", null)]
    [InlineData("RSA-1024", null)]
    [InlineData("expired", "valid from")]
    [InlineData("not for signatures", "key usage")]
    [InlineData("no private key", "private key")]
    public void A_certificate_that_cannot_sign_is_refused(string kind, string? says)
    {
        using var made = kind switch
        {
            "expired" => TestCertificates.Make("P-256", ends: TimeSpan.FromDays(-1)),
            "not for signatures" => TestCertificates.Make("P-256", usage: X509KeyUsageFlags.KeyEncipherment),
            "no private key" => new X509Certificate2(_certificate.RawData),
            _ => TestCertificates.Make(kind),
        };

        var refusal = Assert.Throws<GenesysException>(() => Trail.ExportProof(Proof, new AuditProofRequest { RecordingIds = [Recording], Certificate = made }));
        Assert.Equal(GenesysErrorKind.InvalidRequest, refusal.Kind);
        Assert.Contains(says ?? "is none that a checkpoint is signed with", refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Proof));
    }

    [Fact]
    public void A_certificate_that_was_not_valid_at_the_time_of_the_checkpoint_is_refused()
    {
        using var expired = TestCertificates.Make("P-256", ends: TimeSpan.FromDays(-1));
        Export(signed: false);
        Edit(proof =>
        {
            var text = (string)proof["checkpoint"]!;
            using var key = NoteKey.Of(Checkpoint.Parse(text).Origin, expired);
            proof["checkpoint"] = SignedNote.Write(text, key.Sign(text));
            proof["certificate"] = Convert.ToBase64String(expired.RawData);
        });
        Assert.Equal("CertificateNotValid", AuditFile.Verify(Proof).Reason);
    }

    /// <summary>The key ids that the signed-note specification gives to ECDSA keys, and to types that have no number there.</summary>
    [Theory]
    [InlineData("P-256")]
    [InlineData("RSA")]
    public void Key_ids_are_those_of_the_specification(string kind)
    {
        using var certificate = TestCertificates.Make(kind);
        using var key = NoteKey.Of("example.com/log", certificate);
        var spki = certificate.PublicKey.ExportSubjectPublicKeyInfo();
        byte[] input = kind == "RSA"
            ? [.. "example.com/log\n"u8, 0xff, .. "GenesysRecordingTags/rsa-pkcs1v15-sha256"u8, .. spki]
            : spki;
        Assert.Equal(BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(input)), key.Id);
    }

    [Fact]
    public void Two_ledgers_of_one_organisation_have_two_origins()
    {
        var made = LedgerOrigin.Of("Acme + Söhne/eu:1", new string('a', 64));
        Assert.Equal($"Acme%20%2B%20S%C3%B6hne/eu:1/recording-audit/{new string('a', 32)}", made);
        Assert.True(SignedNote.IsKeyName(made));
        Assert.NotEqual(made, LedgerOrigin.Of("Acme + Söhne/eu:1", new string('b', 64)));
    }

    [Fact]
    public void What_is_for_a_chain_is_refused_for_a_proof()
    {
        Export();
        Assert.Equal(
            GenesysErrorKind.InvalidRequest,
            Assert.Throws<GenesysException>(() => AuditFile.Verify(Proof, new AuditVerificationOptions { PrecedingHash = new string('0', 64) })).Kind);
    }

    private void Export(bool signed = true) =>
        Trail.ExportProof(Proof, new AuditProofRequest { RecordingIds = [Recording], Certificate = signed ? _certificate : null });

    private string Keep()
    {
        var kept = _folder.File("kept.json");
        File.Copy(Proof, kept);
        return kept;
    }

    private RecordingAuditVerification Verify(bool expects, string? kept = null) => AuditFile.Verify(Proof, new AuditVerificationOptions
    {
        ExpectedCertificate = expects ? _certificate.GetCertHashString(HashAlgorithmName.SHA256) : null,
        Checkpoint = kept is null ? null : KeptCheckpoint.Read(kept),
    });

    private void Edit(Action<JsonNode> edit)
    {
        var proof = JsonNode.Parse(File.ReadAllText(Proof))!;
        edit(proof);
        File.WriteAllText(Proof, proof.ToJsonString());
    }

    private async Task ForgeAsync(string forgery)
    {
        using var other = TestCertificates.Make("P-256");
        var another = _folder.File("another.json");
        Trail.ExportProof(another, new AuditProofRequest { RecordingIds = ["rec-3"] });
        var foreign = JsonNode.Parse(File.ReadAllText(another))!["records"]![0]!.DeepClone();
        if (forgery == "record of another ledger")
        {
            using var folder = new LedgerFolder();
            await using var ledger = folder.Open();
            await FillAsync(ledger, Count);
            AuditTrail.Of(ledger).ExportProof(another, new AuditProofRequest { RecordingIds = [Recording] });
            foreign = JsonNode.Parse(File.ReadAllText(another))!["records"]![0]!.DeepClone();
        }

        Edit(proof =>
        {
            var records = proof["records"]!.AsArray();
            var note = SignedNote.Parse((string)proof["checkpoint"]!);
            var checkpoint = Checkpoint.Parse(note.Text);
            switch (forgery)
            {
                case "record text altered":
                    records[0]!["text"] = ((string)records[0]!["text"]!).Replace("alice", "carol", StringComparison.Ordinal);
                    break;
                case "record of another recording" or "record of another ledger":
                    records[0] = foreign;
                    break;
                case "proofs swapped":
                    Swap(records, "path");
                    break;
                case "places swapped":
                    Swap(records, "leafIndex");
                    break;
                case "path truncated":
                    records[0]!["path"]!.AsArray().RemoveAt(0);
                    break;
                case "path altered":
                    records[0]!["path"]![1] = Flip((string)records[0]!["path"]![1]!);
                    break;
                case "size altered":
                    proof["checkpoint"] = Renew(note, checkpoint with { TreeSize = Count - 1 });
                    break;
                case "root altered":
                    proof["checkpoint"] = Renew(note, checkpoint with { RootHash = new byte[32] });
                    break;
                case "note line altered":
                    proof["checkpoint"] = Renew(note, checkpoint with { Extensions = [.. checkpoint.Extensions.Select(line => line.Replace("organization company", "organization another", StringComparison.Ordinal))] });
                    break;
                case "note line added":
                    proof["checkpoint"] = Renew(note, checkpoint with { Extensions = [.. checkpoint.Extensions, "approved by everybody"] });
                    break;
                case "note malformed":
                    proof["checkpoint"] = ((string)proof["checkpoint"]!).Replace(FormattableString.Invariant($"\n{checkpoint.TreeSize}\n"), "\nmany\n", StringComparison.Ordinal);
                    break;
                case "signature altered":
                    var signature = note.Signatures[0];
                    signature.Signature[^1] ^= 1;
                    proof["checkpoint"] = SignedNote.Write(note.Text, signature);
                    break;
                case "signature of another key" or "all signed anew":
                    using (var key = NoteKey.Of(checkpoint.Origin, other))
                    {
                        proof["checkpoint"] = SignedNote.Write(note.Text, key.Sign(note.Text));
                        proof["certificate"] = forgery == "all signed anew" ? Convert.ToBase64String(other.RawData) : (string)proof["certificate"]!;
                    }

                    break;
                case "signature of another key under this id":
                    using (var key = NoteKey.Of(checkpoint.Origin, other))
                    {
                        proof["checkpoint"] = SignedNote.Write(note.Text, key.Sign(note.Text) with { KeyId = note.Signatures[0].KeyId });
                    }

                    break;
                case "certificate exchanged":
                    proof["certificate"] = Convert.ToBase64String(other.RawData);
                    break;
                case "signature removed":
                    proof["checkpoint"] = note.Text;
                    break;
                case "certificate removed":
                    proof.AsObject().Remove("certificate");
                    break;
                case "both removed":
                    proof["checkpoint"] = note.Text;
                    proof.AsObject().Remove("certificate");
                    break;
                case "certificate is none":
                    proof["certificate"] = Convert.ToBase64String(other.Export(X509ContentType.Pkcs12));
                    break;
                case "certificate is empty":
                    proof["certificate"] = string.Empty;
                    break;
                case "certificate is PEM":
                    proof["certificate"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(_certificate.ExportCertificatePem()));
                    break;
                case "certificate with a byte behind it":
                    proof["certificate"] = Convert.ToBase64String([.. _certificate.RawData, 0]);
                    break;
                case "record omitted":
                    records.RemoveAt(0);
                    break;
                case "record twice":
                    records.Insert(0, records[0]!.DeepClone());
                    break;
                case "records reordered":
                    var first = records[0]!.DeepClone();
                    records.RemoveAt(0);
                    records.Add(first);
                    break;
                case "no records":
                    records.Clear();
                    break;
                case "no record at all":
                    records[0]!["text"] = "{}";
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(forgery));
            }
        });
    }

    private static string Renew(SignedNote note, Checkpoint checkpoint) => SignedNote.Write(checkpoint.ToText(), [.. note.Signatures]);

    private static void Swap(JsonArray records, string member)
    {
        var (first, second) = (records[0]![member]!.DeepClone(), records[1]![member]!.DeepClone());
        (records[0]![member], records[1]![member]) = (second, first);
    }

    private static string Flip(string hash)
    {
        var bytes = Convert.FromBase64String(hash);
        bytes[0] ^= 1;
        return Convert.ToBase64String(bytes);
    }

    private List<string> Lines()
    {
        var lines = new List<string>();
        AuditTrail.Open(_folder.LedgerPath).Visit(new(), (_, body, _) =>
        {
            lines.Add(Encoding.UTF8.GetString(body));
            return true;
        });
        return lines;
    }

    /// <summary>Writes the whole chain anew, as somebody could who has the file.</summary>
    private void Rewrite(List<string> bodies)
    {
        using var database = SqliteDatabase.Open(_folder.LedgerPath, writable: true, TimeSpan.Zero);
        database.Execute("DELETE FROM audit; DELETE FROM audit_term; DELETE FROM audit_block; DELETE FROM term; DELETE FROM dictionary");
        var appender = new AuditAppender(database);
        var previous = new string('0', 64);
        foreach (var (body, number) in bodies.Select((body, i) => (body, i + 1)))
        {
            var at = body.IndexOf("\"previousHash\":\"", StringComparison.Ordinal) + 16;
            var text = body[..at] + previous + body[(at + 64)..];
            previous = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text))).ToLowerInvariant();
            appender.Append(number, Encoding.UTF8.GetBytes(text), Encoding.ASCII.GetBytes(previous));
        }

        appender.Flush();
    }
}

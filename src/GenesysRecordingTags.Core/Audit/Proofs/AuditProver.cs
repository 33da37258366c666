using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Audit.Proofs;

/// <summary>Proves records of a ledger: one pass over all of it, which also verifies the chain and counts the recordings' records without any index.</summary>
internal sealed class AuditProver
{
    private readonly AuditTrail _trail;
    private readonly AuditProofRequest _request;
    private readonly HashSet<string> _wanted;
    private readonly ChainVerifier _chain = new(new AuditVerificationOptions());
    private readonly MerkleTree _tree = new();
    private readonly MerklePath _consistency = new();
    private readonly List<(string Text, long Index, MerklePath Path)> _found = [];
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private byte[]? _earlierRoot;
    private string? _origin;
    private string? _unreadable;

    private AuditProver(AuditTrail trail, AuditProofRequest request)
    {
        _trail = trail;
        _request = request;
        _wanted = new HashSet<string>(request.RecordingIds, StringComparer.Ordinal);
    }

    /// <summary>Makes a proof.</summary>
    /// <param name="trail">The ledger.</param>
    /// <param name="request">What is to be proven.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The proof, null where the ledger has no record of any of the recordings; and what it was made of.</returns>
    /// <exception cref="GenesysException">The ledger is broken (AuditNotIntact), is an archive that begins in the middle of the chain, or can't be read,
    /// or the certificate can't be used.</exception>
    public static (AuditProof? Proof, AuditProofResult Result) Prove(AuditTrail trail, AuditProofRequest request, CancellationToken cancellationToken)
    {
        trail.EnsureBeginsChain("a proof is made of all of the chain");
        var prover = new AuditProver(trail, request);
        prover.Read(cancellationToken);
        var unknown = request.RecordingIds.Distinct(StringComparer.Ordinal).Where(id => !prover._counts.ContainsKey(id)).ToList();
        var result = new AuditProofResult(prover._found.Count, prover._tree.Size, unknown);
        return (prover._found.Count == 0 ? null : prover.Conclude(), result);
    }

    private void Read(CancellationToken cancellationToken)
    {
        var leaf = new byte[MerkleHash.Length];
        _trail.Visit(new RecordSelection(), (sequence, body, hash) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            _chain.Add(body, hash, sequence);
            MerkleHash.OfLeaf(body, leaf);
            _tree.Append(leaf, Take(body));
            _origin ??= LedgerOrigin.Of(body, Encoding.ASCII.GetString(hash));
            if (_tree.Size == _request.Earlier?.Checkpoint.TreeSize)
            {
                _earlierRoot = _tree.ComputeRoot();
                _tree.FollowEdge(_consistency);
            }

            return true;
        });
        EnsureIntact();
    }

    /// <returns>The path of a record that is to be proven; null for all others.</returns>
    private MerklePath? Take(ReadOnlySpan<byte> body)
    {
        if (EntityId.Of(body) is not { } id || !_wanted.Contains(id))
        {
            return null;
        }

        try
        {
            RecordText.Parse(body);
        }
        catch (FormatException ex)
        {
            _unreadable ??= FormattableString.Invariant($"Unreadable: record {_tree.Size + 1} is not an audit record: {ex.Message}.");
        }

        _counts[id] = _counts.GetValueOrDefault(id) + 1;
        var path = new MerklePath();
        _found.Add((Encoding.UTF8.GetString(body), _tree.Size, path));
        return _found.Count <= AuditProofJson.MaximumRecords
            ? path
            : throw new GenesysException(
                GenesysErrorKind.InvalidRequest,
                FormattableString.Invariant($"The recordings have more than {AuditProofJson.MaximumRecords} records together: a proof has no more."),
                "Prove fewer recordings at a time, or export the whole chain as .jsonl.");
    }

    private void EnsureIntact()
    {
        if (_chain.Conclude(_trail.Path, TimeSpan.Zero) is { IsIntact: false } verdict)
        {
            throw NotIntact(verdict.Message!);
        }

        if (_unreadable is not null)
        {
            throw NotIntact(_unreadable);
        }

        if (_request.Earlier is not { } earlier || _tree.Size == 0)
        {
            return;
        }

        if (earlier.Checkpoint.Origin != _origin!)
        {
            throw new GenesysException(
                GenesysErrorKind.InvalidRequest,
                $"The checkpoint '{earlier.Path}' is of the ledger '{earlier.Checkpoint.Origin}', and this ledger is '{_origin!}'.",
                "Name a checkpoint of the same ledger; -LedgerPath chooses another ledger.");
        }

        if (_earlierRoot is null || !_earlierRoot.AsSpan().SequenceEqual(earlier.Checkpoint.RootHash))
        {
            throw NotIntact(_earlierRoot is null
                ? string.Create(CultureInfo.InvariantCulture, $"Truncated: the checkpoint '{earlier.Path}' has {earlier.Checkpoint.TreeSize} records, and the ledger {_tree.Size}.")
                : string.Create(CultureInfo.InvariantCulture, $"Rewritten: the first {earlier.Checkpoint.TreeSize} records are not those of the checkpoint '{earlier.Path}'."));
        }
    }

    private GenesysException NotIntact(string what) => new(
        GenesysErrorKind.AuditNotIntact,
        $"Nothing is proven from the ledger '{_trail.Path}', which is not intact. {what}",
        "Keep a copy of the file as evidence. Test-RecordingAudit says what was done to it; restore it from a backup.");

    private AuditProof Conclude()
    {
        var root = _tree.Complete();
        var extensions = new AuditExtensions(_trail.Time.GetUtcNow(), LastOrganization(), _counts);
        var text = new Checkpoint(_origin!, _tree.Size, root, extensions.ToLines()).ToText();
        return new AuditProof(
            _request.Certificate is { } certificate ? SignedNote.Write(text, Sign(certificate, text, extensions.Time)) : text,
            _request.Certificate?.RawData,
            [.. _found.Select(record => new ProvenRecord(record.Text, record.Index, record.Path.Hashes))],
            _request.Earlier?.Checkpoint.TreeSize is { } size ? new ConsistencyProof(size, size == _tree.Size ? [] : _consistency.Hashes) : null);
    }

    private NoteSignature Sign(X509Certificate2 certificate, string text, DateTimeOffset time)
    {
        if (!SignerTrust.IsValidAt(certificate, time))
        {
            throw new GenesysException(
                GenesysErrorKind.InvalidRequest,
                $"The certificate '{certificate.Subject}' is valid from {DisplayTime.Of(certificate.NotBefore)} to {DisplayTime.Of(certificate.NotAfter)}: not now.",
                "Sign with a certificate that is valid.");
        }

        if (!SignerTrust.MaySign(certificate))
        {
            throw new GenesysException(
                GenesysErrorKind.InvalidRequest,
                $"The certificate '{certificate.Subject}' is not for digital signatures, by its key usage.",
                "Sign with a certificate whose key usage has digitalSignature or nonRepudiation.");
        }

        using var key = NoteKey.Of(_origin!, certificate);
        return key.Sign(text);
    }

    private string? LastOrganization()
    {
        string? name = null;
        _trail.Visit(new RecordSelection { After = _tree.Size - 1, Limit = 1 }, (_, body, _) =>
        {
            name = LedgerOrigin.OrganizationOf(body);
            return false;
        });
        return name;
    }
}

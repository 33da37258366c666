namespace GenesysRecordingTags.Core.Audit.Proofs;

/// <summary>Reads files that may be proofs.</summary>
internal static class ProofFile
{
    private const int StartLength = 4096;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xef, 0xbb, 0xbf];

    /// <summary>Whether a file is a proof, by how it begins, or else, where it does not begin as an export of records, by its name.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="GenesysException">It can't be read.</exception>
    public static bool IsProof(string path)
    {
        var start = Read(path, file =>
        {
            var bytes = new byte[StartLength];
            return bytes[..file.ReadAtLeast(bytes, StartLength, throwOnEndOfStream: false)];
        });
        return AuditProofJson.IsProof(WithoutMark(start).Span)
            || (Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase) && !WithoutMark(start).Span.StartsWith("{\"sequence\":"u8));
    }

    /// <summary>All of a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="GenesysException">It can't be read, or it is too long for a proof.</exception>
    public static byte[] ReadBytes(string path) => Read(path, file =>
    {
        if (file.Length > AuditProofJson.MaximumLength)
        {
            throw new GenesysException(
                GenesysErrorKind.InvalidFile,
                FormattableString.Invariant($"The file '{path}' has {file.Length} bytes: a proof has {AuditProofJson.MaximumLength} at the most."),
                "Name a proof of Export-RecordingAudit -Proof.");
        }

        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return WithoutMark(bytes).ToArray();
    });

    private static ReadOnlyMemory<byte> WithoutMark(byte[] bytes) => bytes.AsSpan().StartsWith(ByteOrderMark) ? bytes.AsMemory(ByteOrderMark.Length) : bytes;

    private static byte[] Read(string path, Func<FileStream, byte[]> read)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return read(file);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new GenesysException(GenesysErrorKind.InvalidFile, $"The file '{path}' cannot be read: {ex.Message}", "Name a file that is there and that you may read.", ex);
        }
    }
}

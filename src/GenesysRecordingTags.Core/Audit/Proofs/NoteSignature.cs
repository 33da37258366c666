namespace GenesysRecordingTags.Core.Audit.Proofs;

/// <summary>A signature line of a note.</summary>
/// <param name="KeyName">The key's name.</param>
/// <param name="KeyId">The key's id, which a verifier finds the key by.</param>
/// <param name="Signature">What the key made of the note's text.</param>
internal sealed record NoteSignature(string KeyName, uint KeyId, byte[] Signature);

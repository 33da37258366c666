using System.Text.Json;
using GenesysRecordingTags.Core.Changes;

namespace GenesysRecordingTags.Core.Audit.Proofs;

/// <summary>What tells a ledger from all others, in its checkpoints: its organisation, and digits of the hash of its first record, which has a random id.</summary>
internal static class LedgerOrigin
{
    private const int Digits = 32;

    /// <summary>The origin of a ledger. It is also the name of a key: it has no blank and no plus sign.</summary>
    /// <param name="organization">The organisation as the first record has it.</param>
    /// <param name="firstHash">The hash of the first record.</param>
    public static string Of(string? organization, string firstHash)
    {
        var name = organization is null
            ? string.Empty
            : Uri.EscapeDataString(organization).Replace("%2F", "/", StringComparison.Ordinal).Replace("%3A", ":", StringComparison.Ordinal) + "/";
        return $"{name}recording-audit/{firstHash[..Digits]}";
    }

    /// <summary>The origin of a ledger.</summary>
    /// <param name="firstRecord">The text of its first record.</param>
    /// <param name="firstHash">The hash of that.</param>
    public static string Of(ReadOnlySpan<byte> firstRecord, string firstHash) => Of(OrganizationOf(firstRecord), firstHash);

    /// <summary>The organisation that a record names; null where it names none, or is no record.</summary>
    /// <param name="record">The text of a record.</param>
    public static string? OrganizationOf(ReadOnlySpan<byte> record)
    {
        try
        {
            var reader = new Utf8JsonReader(record);
            using var document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.TryGetProperty("context"u8, out var context) ? StateJson.Text(context, "organization"u8) : null;
        }
        catch (Exception ex) when (ex is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}

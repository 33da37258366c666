using System.Globalization;
using System.Text.Json;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger;

/// <summary>The change that a stored intent holds.</summary>
internal static class StoredChange
{
    /// <summary>Reads it; null where it can't be read, which is reported elsewhere.</summary>
    /// <param name="intent">The intent.</param>
    /// <param name="ledger">The ledger, for messages.</param>
    public static RecordingChange? TryRead(StoredIntent intent, string ledger)
    {
        try
        {
            return Read(intent, ledger);
        }
        catch (UnreadableRowException)
        {
            return null;
        }
    }

    /// <summary>Reads it.</summary>
    /// <param name="intent">The intent.</param>
    /// <param name="ledger">The ledger, for messages.</param>
    /// <exception cref="UnreadableRowException">It can't be read, or is another change than its row says.</exception>
    public static RecordingChange Read(StoredIntent intent, string ledger)
    {
        try
        {
            var change = ChangeJson.Read(intent.Change);
            return change.Action == intent.Action && change.Recording.RecordingId == intent.RecordingId
                ? change
                : throw Fail("'change' is the change of another recording, or another change", null);
        }
        catch (Exception ex) when (ex is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException or OverflowException)
        {
            throw Fail($"'change' is not a change: {ex.Message.TrimEnd('.')}", ex);
        }

        UnreadableRowException Fail(string problem, Exception? cause) => new(UnreadableRow.Of(
            ledger,
            UnreadableRow.Intent,
            intent.Number.ToString(CultureInfo.InvariantCulture),
            intent.RecordingId,
            problem,
            cause));
    }
}

using System.Security.Cryptography;
using System.Text;
using GenesysRecordingTags.Core.Api;

namespace GenesysRecordingTags.Core.Changes;

/// <summary>The identity of an operation: organisation, action, recording, event (or named run) and content. The same change for the same
/// event, or in a run of the same name in the same ledger, has the same key in every process; any other change is another operation.</summary>
internal static class OperationKey
{
    /// <summary>Stands between the key of an operation and what tells a renewed key from it.</summary>
    public const char RenewalMark = '+';

    /// <summary>The key of a change. In a named run the run's id takes the event's place: another ledger knows nothing of what was done under that
    /// name. A change that has neither is a new operation each time.</summary>
    public static string Of(OrganizationIdentity organization, RecordingChange change)
    {
        if ((change.SourceEventId ?? (change.Run is { Name: not null } run ? run.Id : null)) is not { } occasion)
        {
            return Guid.NewGuid().ToString();
        }

        var text = new CanonicalText();
        text.Add(change.SourceEventId is null ? "GenesysRecordingTags operation of a run 1" : "GenesysRecordingTags operation 2");
        text.Add(organization.Id);
        text.Add(change.Action.ToString());
        text.Add(change.Recording.RecordingId);
        text.Add(occasion);
        change.WriteContent(text);
        return text.ToHash();
    }

    /// <summary>Another key of the same operation: to make it again although the service knows its key.</summary>
    public static string Renew(string key) => $"{ToOperation(key)}{RenewalMark}{Guid.NewGuid().ToString("n")[..8]}";

    /// <summary>The key of an operation, without what tells a renewed one from it.</summary>
    public static string ToOperation(string key) => key.Split(RenewalMark)[0];

    /// <summary>The key that version 0.1.0 gave a change from an event; it left the content out.</summary>
    public static string? OfVersion1(OrganizationIdentity organization, RecordingChange change)
    {
        if (change.SourceEventId is null)
        {
            return null;
        }

        var text = string.Join('\n', organization.Authority, change.Action.ToString(), change.Recording.RecordingId, change.SourceEventId);
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)), 0, 16);
    }
}

using System.Security.Cryptography;
using System.Text;
using GenesysRecordingTags.Core.Api;

namespace GenesysRecordingTags.Core.Changes;

/// <summary>The identity of an operation: organisation, action, recording, event and content. The same change for the same event has the
/// same key in every process; any other change is another operation.</summary>
internal static class OperationKey
{
    /// <summary>The key of a change. A change made by hand is a new operation each time.</summary>
    public static string Of(OrganizationIdentity organization, RecordingChange change)
    {
        if (change.SourceEventId is null)
        {
            return Guid.NewGuid().ToString();
        }

        var text = new CanonicalText();
        text.Add("GenesysRecordingTags operation 2");
        text.Add(organization.Id);
        text.Add(change.Action.ToString());
        text.Add(change.Recording.RecordingId);
        text.Add(change.SourceEventId);
        change.WriteContent(text);
        return text.ToHash();
    }

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

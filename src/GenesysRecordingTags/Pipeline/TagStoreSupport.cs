using GenesysRecordingTags.Connections;

namespace GenesysRecordingTags.Pipeline;

/// <summary>Where a connection can keep tags.</summary>
internal static class TagStoreSupport
{
    /// <summary>Refuses a store, or an index, that the API or the connection has not.</summary>
    /// <param name="open">The connection.</param>
    /// <param name="store">Where tags are to be kept.</param>
    /// <param name="index">Where they are to be put besides.</param>
    /// <exception cref="GenesysException">It has not.</exception>
    public static void Require(OpenConnection open, TagStore store, TagIndex index)
    {
        if (store == TagStore.Service && index == TagIndex.None)
        {
            return;
        }

        var capabilities = open.Session.Api.Capabilities;
        if (!capabilities.CanIndexTags)
        {
            throw capabilities.CreateUnsupported("keep tags anywhere else: they are part of the recording there, and its archive finds them");
        }

        if (store == TagStore.Ledger)
        {
            // With -NoLedger there is none: said before anything is done.
            _ = open.Ledger;
        }
    }
}

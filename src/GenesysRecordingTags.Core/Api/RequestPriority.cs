namespace GenesysRecordingTags.Core.Api;

/// <summary>Which requests pass which others while the service's allowance is short.</summary>
public enum RequestPriority
{
    /// <summary>Bulk work: it keeps the even pace.</summary>
    Normal,

    /// <summary>A person waits for it: it passes bulk work and need not keep the pace, only the limit.</summary>
    Interactive,
}

namespace GenesysRecordingTags;

/// <summary>Where Get-Help -Online leads: the project's address in the manifest, and the pages of the commands below it.</summary>
internal static class HelpPages
{
    /// <summary>The folder of all pages.</summary>
    public const string Folder = "https://github.com/genesys-recording-tags/GenesysRecordingTags/blob/main/docs/commands/";
}

namespace GenesysRecordingTags.Core.Validation;

/// <summary>Makes ids safe for paths.</summary>
internal static class PathText
{
    /// <summary>An id as a part of a path.</summary>
    /// <param name="id">The id.</param>
    /// <param name="what">What it is, for messages: <c>recording id</c>.</param>
    /// <exception cref="GenesysApiException">Of kind InvalidRequest: it can't be one.</exception>
    public static string Escape(string id, string what)
    {
        // Dots alone are resolved away even where they are escaped, and the request would hit another path.
        if (string.IsNullOrWhiteSpace(id) || id is "." or ".." || !UnicodeText.IsWellFormed(id))
        {
            throw new GenesysApiException(GenesysErrorKind.InvalidRequest, $"The {what} '{id}' can't be one.", $"Give the {what} as the service spells it.");
        }

        return Uri.EscapeDataString(id);
    }
}

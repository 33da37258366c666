using System.Security;

namespace GenesysRecordingTags.Connections;

/// <summary>Variables of the environment. One that is blank is not set.</summary>
internal static class EnvironmentVariables
{
    /// <summary>A variable's value.</summary>
    /// <param name="name">Its name.</param>
    public static string? Value(string name) =>
        Environment.GetEnvironmentVariable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;

    /// <summary>A variable that is a secret.</summary>
    /// <param name="name">Its name.</param>
    public static SecureString? Secret(string name)
    {
        if (Value(name) is not { } text)
        {
            return null;
        }

        var secret = new SecureString();
        foreach (var c in text)
        {
            secret.AppendChar(c);
        }

        secret.MakeReadOnly();
        return secret;
    }
}

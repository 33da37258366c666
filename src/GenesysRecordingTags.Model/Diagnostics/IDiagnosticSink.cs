namespace GenesysRecordingTags;

/// <summary>Takes what the work has to say. Called from any thread; must not block.</summary>
public interface IDiagnosticSink
{
    /// <summary>Takes one message. It never holds a secret.</summary>
    /// <param name="level">How loud it is.</param>
    /// <param name="message">The message.</param>
    void Report(DiagnosticLevel level, string message);

    /// <summary>Whether anybody listens at this level, so that a message need not be made for nobody.</summary>
    /// <param name="level">The level.</param>
    bool IsEnabled(DiagnosticLevel level);

    /// <summary>The command that hears; null where it is none.</summary>
    CommandIdentity? Command => null;
}

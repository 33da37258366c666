namespace GenesysRecordingTags;

/// <summary>One breach of the rules for a set of tags (Media API, section 3).</summary>
public sealed record TagProblem
{
    private readonly string _message = string.Empty;

    /// <summary>A stable name of the rule, one of <see cref="TagProblemCode"/>.</summary>
    public required string Code { get; init; }

    /// <summary>The tag's index in its set, from 0; -1 where the problem is the set's.</summary>
    public required int Index { get; init; }

    /// <summary>The field, in the service's spelling: <c>label</c>, <c>taxonomyId</c>, <c>confidence</c>, <c>status</c> or <c>tags</c>.</summary>
    public required string Property { get; init; }

    /// <summary>What is wrong, and the way out; control characters in what it quotes are escaped.</summary>
    public required string Message
    {
        get => _message;
        init => _message = DisplayText.Escape(value);
    }

    /// <inheritdoc/>
    public override string ToString() => Index < 0 ? $"{Property}: {Message}" : $"tags[{Index}].{Property}: {Message}";
}

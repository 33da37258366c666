namespace GenesysRecordingTags.Sandbox;

/// <summary>The order of a details query; what has no end yet comes after all that has.</summary>
internal sealed class DetailsOrder(bool byEnd, bool isDescending) : IComparer<ConversationFacts>
{
    public int Compare(ConversationFacts? x, ConversationFacts? y)
    {
        var order = TicksOf(x!).CompareTo(TicksOf(y!));
        return order == 0 ? string.CompareOrdinal(x!.Conversation.Id, y!.Conversation.Id) : isDescending ? -order : order;
    }

    private long TicksOf(ConversationFacts facts) => byEnd
        ? facts.EndedAt?.UtcTicks ?? long.MaxValue
        : facts.Conversation.StartedAt.UtcTicks;
}

using System.Globalization;

namespace GenesysRecordingTags.Sandbox;

/// <summary>Makes conversations, the same ones for the same seed and the same moment.</summary>
internal sealed class SampleConversations(int seed, PlatformCatalog catalog, SandboxPlatformOptions options)
{
    // A place of its own for each kind, early enough that small organisations have one too.
    private const int ArchivedEvery = 37;
    private const int ArchivedFirst = 2;
    private const int SnippetEvery = 31;
    private const int SnippetFirst = 3;
    private const int DeletedEvery = 53;
    private const int DeletedFirst = 5;
    private const int ScreenOnlyEvery = 23;
    private const int ScreenOnlyFirst = 6;
    private const int TaggedEvery = 11;
    private const int TaggedFirst = 7;
    private const int LongEvery = 29;
    private const int LongFirst = 8;

    // Apart from the places of interactions, which count from 1.
    private const long LivePlace = 1L << 40;

    private static readonly TimeSpan[] LiveEnds = [TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromDays(1)];

    /// <summary>The conversation of which an interaction is a view.</summary>
    /// <param name="interaction">The interaction.</param>
    /// <param name="endedAt">When it ended.</param>
    /// <param name="uploadedAt">When its last recording is uploaded; null means as long after its end as always.</param>
    public SandboxConversation Create(SandboxInteraction interaction, DateTimeOffset endedAt, DateTimeOffset? uploadedAt)
    {
        var number = interaction.Number;
        var conversation = Create(number, number, Uuid.Of(seed, number, (int)IdPurpose.Conversation), interaction.MediaType, endedAt, StartOf(number, endedAt),
            interaction.RecordingId is null ? null : interaction, uploadedAt);
        if (number % TaggedEvery == TaggedFirst)
        {
            conversation.ExternalTag.Set(string.Create(CultureInfo.InvariantCulture, $"crm-{number:D6}"), DateTimeOffset.MinValue, DateTimeOffset.MinValue);
        }

        return conversation;
    }

    /// <summary>Conversations that have begun and will end while the organisation is looked at.</summary>
    public IEnumerable<SandboxConversation> CreateLive(DateTimeOffset now)
    {
        for (var i = 0; i < LiveEnds.Length; i++)
        {
            var place = LivePlace + i;
            yield return Create(
                0, place, Uuid.Of(seed, i, (int)IdPurpose.LiveConversation), i == 2 ? "message" : "voice", now + LiveEnds[i],
                now - (i == 2 ? TimeSpan.FromDays(3) : TimeSpan.FromMinutes(3)), null, null);
        }
    }

    private SandboxConversation Create(
        int number, long place, string id, string mediaType, DateTimeOffset endedAt, DateTimeOffset startedAt,
        SandboxInteraction? recorded, DateTimeOffset? uploadedAt)
    {
        T Pick<T>(IReadOnlyList<T> values, IdPurpose purpose) => SeededHash.Pick(values, seed, place, (int)purpose);

        var division = (SeededHash.Of(seed, place, (int)IdPurpose.DivisionChoice) % 10) switch { < 7 => 0, < 9 => 1, _ => 2 };
        return new SandboxConversation
        {
            InteractionNumber = number,
            Place = place,
            Id = id,
            MediaType = mediaType,
            StartedAt = startedAt,
            EndedAt = endedAt,
            Direction = SeededHash.Of(seed, place, (int)IdPurpose.DirectionChoice) % 4 == 0 ? "outbound" : "inbound",
            Division = catalog.Divisions[division],
            Queue = Pick(catalog.Queues, IdPurpose.QueueChoice),
            Agent = Pick(catalog.Agents, IdPurpose.UserChoice),
            WrapUpCode = SeededHash.Of(seed, place, (int)IdPurpose.WrapUpChoice) % 8 == 0 ? null : Pick(catalog.WrapUpCodes, IdPurpose.WrapUpChoice),
            Recordings = number > 0 && recorded is null ? [] : Recordings(place, mediaType, recorded, startedAt, endedAt, uploadedAt),
        };
    }

    private DateTimeOffset StartOf(int number, DateTimeOffset endedAt)
    {
        var fraction = SeededHash.Fraction(seed, number, (int)IdPurpose.Duration);
        // Messaging goes on for days.
        var length = number % LongEvery == LongFirst ? TimeSpan.FromDays(2 + (7 * fraction)) : TimeSpan.FromSeconds(60 + (2_640 * fraction));
        return endedAt - TimeSpan.FromMilliseconds(Math.Round(length.TotalMilliseconds));
    }

    private List<ConversationRecording> Recordings(
        long place, string mediaType, SandboxInteraction? interaction, DateTimeOffset startedAt, DateTimeOffset endedAt, DateTimeOffset? uploadedAt)
    {
        var number = interaction?.Number ?? 0;
        var kinds = new List<(string Media, string? Subtype)> { Primary(number, place, mediaType) };
        var extra = (SeededHash.Of(seed, place, (int)IdPurpose.ExtraRecordings) % 10) switch { < 5 => 0, < 8 => 1, _ => 2 };
        for (var i = 0; i < extra; i++)
        {
            kinds.Add(i == 0 ? ("screen", "Screen") : mediaType == "voice" ? ("audio", "Consult") : (TextMedia(mediaType), null));
        }

        var deleted = number % DeletedEvery == DeletedFirst;
        if (deleted)
        {
            kinds.Add(("screen", "Screen"));
        }

        var recordings = new List<ConversationRecording>(kinds.Count);
        for (var i = 0; i < kinds.Count; i++)
        {
            var isLast = i == kinds.Count - 1;
            recordings.Add(new ConversationRecording
            {
                Id = Uuid.Of(seed, place, (int)IdPurpose.Recording + i),
                Media = kinds[i].Media,
                MediaSubtype = kinds[i].Subtype,
                SessionId = ConversationParticipants.AgentSessionId(seed, place),
                StartedAt = startedAt.AddSeconds(i),
                CreatedAt = endedAt.AddSeconds(i),
                AvailableAt = isLast && uploadedAt is { } later ? later : endedAt + options.UploadDuration,
                MediaRecordingId = i == 0 ? interaction?.RecordingId : null,
                ArchiveDate = i == 0 && number % ArchivedEvery == ArchivedFirst ? endedAt + options.UploadDuration : null,
                DeleteDate = deleted && isLast ? endedAt + options.UploadDuration : null,
            });
        }

        return recordings;
    }

    private (string Media, string? Subtype) Primary(int number, long place, string mediaType)
    {
        if (number % ScreenOnlyEvery == ScreenOnlyFirst)
        {
            return ("screen", "Screen");
        }

        if (mediaType != "voice")
        {
            return (TextMedia(mediaType), null);
        }

        return number % SnippetEvery == SnippetFirst ? ("audio", "Snippet")
            : ("audio", SeededHash.Of(seed, place, (int)IdPurpose.Subtype) % 2 == 0 ? "Trunk" : "Station");
    }

    private static string TextMedia(string mediaType) => mediaType == "message" ? "messaging" : mediaType;
}

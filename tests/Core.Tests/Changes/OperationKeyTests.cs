using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Changes;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Changes;

/// <summary>The same change has the same key everywhere, and no other change has it.</summary>
public sealed class OperationKeyTests
{
    // Everything that the text itself is made of.
    private static readonly string?[] Tricky = [null, "", "-", ":", "[", "]", "0", "1", "1:", "0:", "1:a", "-1:a", "[0]", "[1]1:a", "a", "A", "aa", "\n", "a\n", "\0"];

    private static readonly OrganizationIdentity Organization = OrganizationIdentity.Of(new Uri("https://company.mypurecloud.com"));

    [Fact]
    public void No_two_lists_of_values_share_a_text()
    {
        var lists =
            from first in Tricky
            from second in Tricky
            from third in Tricky
            from values in new[] { [first], [first, second], new[] { first, second, third } }
            select values;

        AssertDistinct(lists.DistinctBy(values => (values.Length, values[0], values.ElementAtOrDefault(1), values.ElementAtOrDefault(2))), (text, values) =>
        {
            foreach (var value in values)
            {
                text.Add(value);
            }
        });
    }

    [Fact]
    public void No_two_sets_beside_values_share_a_text()
    {
        string?[] few = [null, "", "-", "1:", "a", "[0]", "[1]1:a"];
        var sets = few.Select(only => new[] { only })
            .Concat(from first in few from second in few where string.CompareOrdinal(first, second) <= 0 select new[] { first, second })
            .Append([]).Append(null).ToList();

        AssertDistinct(from before in few from set in sets from after in few select (before, set, after), (text, item) =>
        {
            text.Add(item.before);
            text.AddSet(item.set?.Select(value => CanonicalText.Of(value)));
            text.Add(item.after);
        });
    }

    [Fact]
    public void Changes_have_the_same_key_exactly_where_they_do_the_same() =>
        Prop.ForAll(Pairs(MakeTags), pair => (KeyOf(pair.First) == KeyOf(pair.Second)) == (Describe(pair.First) == Describe(pair.Second)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void Changes_of_metadata_have_the_same_key_exactly_where_they_do_the_same() =>
        Prop.ForAll(Pairs(MakeMetadata), pair => (KeyOf(pair.First) == KeyOf(pair.Second)) == (Describe(pair.First) == Describe(pair.Second)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void The_order_in_which_a_set_was_given_does_not_count() => Prop.ForAll(
        Arb.From(Gen.Choose(0, int.MaxValue - 1)),
        seed =>
        {
            var tags = MakeTags(new Random(seed));
            var metadata = MakeMetadata(new Random(seed));
            var other = new Random(seed + 1);
            return KeyOf(tags) == KeyOf(tags with { Tags = Shuffle(tags.Tags, other) })
                && KeyOf(metadata) == KeyOf(metadata with
                {
                    Metadata = metadata.Metadata is null ? null : Shuffle(metadata.Metadata, other).ToDictionary(),
                    PlainTags = metadata.PlainTags is null ? null : Shuffle(metadata.PlainTags, other),
                });
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_field_counts()
    {
        var change = Tagging("A");
        RecordingChange[] others =
        [
            change,
            change with { Tags = [Tag("B")] },
            change with { Tags = [Tag("A") with { TaxonomyId = "other" }] },
            change with { Tags = [Tag("A") with { Confidence = 0.5 }] },
            change with { Tags = [Tag("A") with { Confidence = 0.1 + 0.2 }] },
            change with { Tags = [Tag("A") with { Confidence = 0.3 }] },
            change with { Tags = [Tag("A") with { Status = TagStatus.Pending }] },
            change with { Tags = [Tag("A"), Tag("B")] },
            change with { RetentionPolicy = new RetentionPolicy() },
            change with { RetentionPolicy = new RetentionPolicy { Name = "P" } },
            change with { RetentionPolicy = new RetentionPolicy { Id = "P" } },
            change with { SourceEventId = "evt-2" },
            change with { Recording = new RecordingReference("rec-2", null) },
            Setting(null, null),
            Setting([], null),
            Setting(null, []),
            Setting(new() { ["k"] = "v" }, null),
            Setting(new() { ["k"] = "w" }, null),
            Setting(new() { ["l"] = "v" }, null),
            Setting(new() { ["k"] = "v", ["l"] = "v" }, null),
            Setting(null, ["k", "v"]),
            Setting(new() { ["k"] = "v" }, ["k"]),
        ];

        // No policy and a policy without name and id are the same request.
        Assert.Equal(others.Length - 1, others.Select(KeyOf).Distinct().Count());
        Assert.NotEqual(KeyOf(change), OperationKey.Of(OrganizationIdentity.Of(new Uri("https://company.mypurecloud.com/orgB")), change));
    }

    [Fact]
    public void What_does_not_change_what_is_done_does_not_count()
    {
        var change = Tagging("A");
        RecordingChange[] same =
        [
            change with { SubscriptionName = "other" },
            change with { Force = true },
            change with { FinishesEvent = false },
            change with { Input = new object() },
            change with { Recording = change.Recording with { ConversationId = "conv-1" } },
        ];

        Assert.All(same, other => Assert.Equal(KeyOf(change), KeyOf(other)));
    }

    [Fact]
    public void A_change_by_hand_is_a_new_operation_each_time()
    {
        var change = Tagging("A") with { SourceEventId = null };
        Assert.NotEqual(KeyOf(change), KeyOf(change));
    }

    [Fact]
    public void In_a_named_run_the_run_takes_the_place_of_the_event_where_there_is_none()
    {
        var ofEvent = Tagging("A");
        var ofRun = ofEvent with { SourceEventId = null, Run = new RunIdentity("run-1", "Night") };
        Assert.Equal(KeyOf(ofEvent), KeyOf(ofEvent with { Run = ofRun.Run }));
        Assert.Equal(KeyOf(ofRun), KeyOf(ofRun with { Run = new RunIdentity("run-1", "Night") }));

        // In another ledger a run of the same name is another run: what was done in the one is not done in the other.
        Assert.NotEqual(KeyOf(ofRun), KeyOf(ofRun with { Run = new RunIdentity("run-2", "Night") }));
        Assert.NotEqual(KeyOf(ofRun), KeyOf(ofEvent));
        var unnamed = ofRun with { Run = new RunIdentity("run-1", null) };
        Assert.NotEqual(KeyOf(unnamed), KeyOf(unnamed));
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    [InlineData("fa-IR")]
    [InlineData("ar-SA")]
    [InlineData("th-TH")]
    [InlineData("sv-SE")]
    public void The_culture_does_not_matter(string name)
    {
        var change = Tagging("I") with { Tags = [Tag("I"), Tag("i") with { Confidence = 0.25 }, Tag("ä"), Tag("z") with { Confidence = 1e-7 }, Tag("-a")] };
        var expected = KeyOf(change);
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);
        try
        {
            Assert.Equal(expected, KeyOf(change));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void The_key_stays_what_it_is_from_version_to_version()
    {
        Assert.Equal("9EAE4A77A5D46B31CD74C1E31FA93A6D", KeyOf(Tagging("Compliance:PCI-DSS") with { RetentionPolicy = new RetentionPolicy { Name = "Standard 365 Day" } }));
        Assert.Equal("69CDD1EC2FE126F8A0BA0889A414FFA9", KeyOf(Setting(new() { ["priority_level"] = "high" }, ["voicemail", "escalated"])));
    }

    private static string KeyOf(RecordingChange change) => OperationKey.Of(Organization, change);

    private static RecordingTag Tag(string label) => new() { Label = label, TaxonomyId = "t" };

    private static AddTagChange Tagging(string label) => new()
    {
        Recording = new RecordingReference("rec-1", null),
        Tags = [Tag(label)],
        SourceEventId = "evt-1",
    };

    private static SetMetadataChange Setting(Dictionary<string, string?>? metadata, string[]? plainTags) => new()
    {
        Recording = new RecordingReference("rec-1", null),
        Metadata = metadata,
        PlainTags = plainTags,
        SourceEventId = "evt-1",
    };

    private static void AssertDistinct<T>(IEnumerable<T> items, Action<CanonicalText, T> write)
    {
        var seen = new HashSet<string>();
        var count = 0;
        foreach (var item in items)
        {
            var text = new CanonicalText();
            write(text, item);
            seen.Add(text.ToHash());
            count++;
        }

        Assert.True(count > 300, $"only {count} texts: nothing was tested");
        Assert.Equal(count, seen.Count);
    }

    /// <summary>Pairs that differ in little, or only in the order of what they were given.</summary>
    private static Arbitrary<(T First, T Second)> Pairs<T>(Func<Random, T> make) => Arb.From(
        from first in Gen.Choose(0, 400)
        from second in Gen.Choose(0, 400)
        select (make(new Random(first)), make(new Random(second))));

    private static T Pick<T>(Random random, params T[] values) => values[random.Next(values.Length)];

    private static List<T> Shuffle<T>(IEnumerable<T> values, Random random) => [.. values.OrderBy(_ => random.Next())];

    private static AddTagChange MakeTags(Random random) => Tagging("A") with
    {
        Tags = [.. Enumerable.Range(0, random.Next(3)).Select(_ => new RecordingTag
        {
            Label = Pick(random, "a", "aa", "1:a"),
            TaxonomyId = Pick(random, "t", "ta"),
            Confidence = Pick(random, 0.1, 1),
        })],
        RetentionPolicy = random.Next(2) == 0 ? null : new RetentionPolicy { Name = "a" },
    };

    private static SetMetadataChange MakeMetadata(Random random)
    {
        var metadata = Enumerable.Range(0, random.Next(3)).ToDictionary(i => Pick(random, "a", "b") + i, _ => Pick(random, "a", "1:a", null));
        var plainTags = Enumerable.Range(0, random.Next(3)).Select(_ => Pick(random, "a", "1:a")).ToArray();
        return Setting(random.Next(4) == 0 ? null : metadata, random.Next(4) == 0 ? null : plainTags);
    }

    /// <summary>What a change does, in a form of its own, to compare by.</summary>
    private static string Describe(RecordingChange change)
    {
        var state = change.ToState();
        return System.Text.Json.JsonSerializer.Serialize(new
        {
            Tags = state.Tags?.Select(tag => $"{tag.Label}\n{tag.TaxonomyId}\n{tag.Confidence}\n{tag.Status}").Order(StringComparer.Ordinal),
            state.RetentionPolicy,
            Metadata = state.Metadata?.OrderBy(pair => pair.Key, StringComparer.Ordinal),
            PlainTags = state.PlainTags?.Order(StringComparer.Ordinal),
        });
    }
}

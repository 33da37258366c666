using FsCheck;
using FsCheck.Fluent;
using GenesysRecordingTags.Core.Ledger.Sqlite;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Ledger;

public sealed class TermPlacesTests
{
    [Fact]
    public void Any_set_of_places_is_kept_in_one_form_and_comes_back()
    {
        Prop.ForAll<int[]>(numbers =>
        {
            var sequences = numbers.Select(number => (long)Math.Abs(number % TermPlaces.BlockSize)).ToHashSet();
            var (one, other) = (Make(sequences), Make(sequences.Reverse()));
            var read = new TermPlaces();
            return read.TryAdd(Write(one))
                && Write(one).SequenceEqual(Write(other))
                && Write(one).SequenceEqual(Write(read))
                && Sequences(read).SequenceEqual(sequences.Order())
                && read.Count == sequences.Count;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 3)]
    [InlineData(4095, 3)]
    public void One_place_takes_few_bytes(long place, int length) => Assert.InRange(Write(Make([place])).Length, 2, length);

    [Fact]
    public void A_full_block_takes_a_bit_a_place() => Assert.Equal(513, Write(Make(Enumerable.Range(0, 4096).Select(i => (long)i))).Length);

    [Fact]
    public void Places_are_found_from_both_ends()
    {
        var places = Make([0, 63, 64, 4095]);

        Assert.Equal([0, 63, 64, 4095, -1], new[] { places.Next(0), places.Next(1), places.Next(64), places.Next(65), Make([5]).Next(6) });
        Assert.Equal([4095, 64, 63, 0, -1], new[] { places.Previous(4095), places.Previous(4094), places.Previous(63), places.Previous(62), Make([5]).Previous(4) });
        places.RemoveThrough(64);
        Assert.Equal([4095L], Sequences(places));
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 2, 0 })]
    [InlineData(new byte[] { 1, 0 })]
    [InlineData(new byte[] { 1, 0, 16 })]
    public void What_is_kept_in_another_form_is_refused(byte[] bytes) => Assert.False(new TermPlaces().TryAdd(bytes));

    private static TermPlaces Make(IEnumerable<long> sequences)
    {
        var places = new TermPlaces();
        foreach (var sequence in sequences)
        {
            places.Add(sequence);
        }

        return places;
    }

    private static byte[] Write(TermPlaces places)
    {
        var bytes = new byte[513];
        return bytes[..places.Write(bytes)];
    }

    private static IEnumerable<long> Sequences(TermPlaces places)
    {
        for (var place = places.Next(0); place >= 0; place = place == 4095 ? -1 : places.Next(place + 1))
        {
            yield return place;
        }
    }
}

using GenesysRecordingTags.Core.Changes;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Changes;

public sealed class KeyedSequencerTests
{
    private readonly KeyedSequencer _sequencer = new();

    [Fact]
    public async Task Each_waits_for_the_one_before_it()
    {
        var first = _sequencer.Join("rec-1");
        var second = _sequencer.Join("rec-1");
        var other = _sequencer.Join("rec-2");

        Assert.Equal((true, false, true), (first.IsFirst, second.IsFirst, other.IsFirst));
        first.Dispose();
        await second.WaitAsync(CancellationToken.None);
        Assert.True(second.IsFirst);
    }

    [Fact]
    public async Task One_that_leaves_early_lets_nobody_pass_those_before_it()
    {
        var first = _sequencer.Join("rec-1");
        var skipped = _sequencer.Join("rec-1");
        skipped.Dispose();
        var last = _sequencer.Join("rec-1");

        Assert.False(last.IsFirst);
        first.Dispose();
        await last.WaitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
    }
}

using GenesysRecordingTags.Core.Audit;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Audit;

public sealed class LatencyDistributionTests
{
    [Theory]
    [InlineData(1000, 0)]
    [InlineData(200_000, 0.0005)]
    public void Places_are_those_of_all_values_exactly_or_nearly(int count, double error)
    {
        var random = new Random(7);
        var values = Enumerable.Range(0, count).Select(_ => (long)Math.Exp(random.NextDouble() * 25)).ToList();
        var distribution = new LatencyDistribution();
        values.ForEach(distribution.Add);
        distribution.Add(values[0]);
        distribution.Remove(values[0]);
        values.Sort();

        Assert.Equal((count, values[0], values[^1]), (distribution.Count, distribution.Minimum, distribution.Maximum));
        foreach (var place in new[] { 0, count / 2, count * 95 / 100, count - 1 })
        {
            Assert.InRange(distribution.At(place), values[place] * (1 - error) - 1e-9, values[place]);
        }

        Assert.InRange(distribution.Values.Count, 1, 60_000);
    }
}

using GenesysRecordingTags.Core.Events;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Events;

public sealed class RecentIdsTests
{
    [Fact]
    public void As_many_as_there_is_room_for_are_remembered_and_the_oldest_is_forgotten_first()
    {
        var ids = new RecentIds(3);
        Assert.All(["a", "b", "c"], id => Assert.True(ids.Add(id)));
        Assert.All(["a", "b", "c"], id => Assert.False(ids.Add(id)));
        Assert.True(ids.Add("A"));
        Assert.False(ids.Contains("a"));
        Assert.All(["b", "c", "A"], id => Assert.True(ids.Contains(id)));
        Assert.True(ids.Add("a"));
        Assert.False(ids.Contains("b"));
    }
}

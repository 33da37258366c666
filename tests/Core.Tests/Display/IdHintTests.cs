using Xunit;

namespace GenesysRecordingTags.Core.Tests.Display;

public sealed class IdHintTests
{
    [Theory]
    [InlineData("rec-000001")]
    [InlineData("0193a5f2-7c3b-7d11-9e0a-3b5d2c1f4e68")]
    [InlineData("")]
    [InlineData(null)]
    public void An_ordinary_id_has_nothing_odd(string? id) => Assert.Null(IdHint.Of(id));

    [Theory]
    [InlineData("rec 1", "has a blank inside")]
    [InlineData("rec\u00a01", "has a blank inside")]
    [InlineData("rec-1 ", "has blanks around it")]
    [InlineData("'rec-1'", "has a quotation mark")]
    [InlineData("“rec-1”", "has a quotation mark")]
    [InlineData("rec-1,rec-2", "has a comma or a semicolon, as if it were several")]
    [InlineData("rec\u200b-1", "has an invisible character (U+200B)")]
    [InlineData("\ufeffrec-1", "has an invisible character (U+FEFF)")]
    [InlineData("r\u0435c-1", "has 'е' (U+0435), which is not an ASCII character and may look like one")]
    [InlineData("rec–1", "has '–' (U+2013), which is not an ASCII character and may look like one")]
    [InlineData("0193A5F2-7C3B-7D11-9E0A-3B5D2C1F4E68", "has upper-case letters, where a UUID is written in lower case")]
    [InlineData("{0193a5f2-7c3b-7d11-9e0a-3b5d2c1f4e68}", "stands in braces")]
    [InlineData("0193a5f27c3b7d119e0a3b5d2c1f4e68", "looks like a UUID without its hyphens")]
    [InlineData("{rec-1}", "has braces")]
    public void What_is_odd_is_named(string id, string finding) => Assert.Equal($"Mind the id: it {finding}.", IdHint.Of(id));

    [Fact]
    public void Several_findings_are_all_named() =>
        Assert.Equal("Mind the id: it has a quotation mark; it has '–' (U+2013), which is not an ASCII character and may look like one.", IdHint.Of("'rec–1'"));
}

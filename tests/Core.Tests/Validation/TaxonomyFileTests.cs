using System.Text;
using GenesysRecordingTags.Core.Validation;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Validation;

/// <summary>Files as editors and spreadsheets save them.</summary>
public sealed class TaxonomyFileTests : IDisposable
{
    private const string Label = "Beschwerde: Gebühr €";

    private readonly string _folder = Directory.CreateTempSubdirectory("grt-taxonomy-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-32", true)]
    [InlineData("utf-32BE", true)]
    public void A_file_is_read_in_the_encoding_that_its_mark_names(string encoding, bool isMarked)
    {
        Assert.Equal(Label, ReadLabel("a.csv", $"TaxonomyId,Label\r\ntax-1,{Label}\r\n", encoding, isMarked));
        Assert.Equal(Label, ReadLabel("a.json", $$"""{"id":"tax-1","labels":["{{Label}}"]}""", encoding, isMarked));
    }

    [Theory]
    [InlineData("a.csv", "TaxonomyId,Label\ntax-1,Gut\ntax-1,Gebühr\n")]
    [InlineData("a.json", "{\"id\":\"tax-1\",\n\"labels\":[\n\"Gebühr\"]}")]
    public void Bytes_that_are_no_UTF_8_are_refused_by_file_and_line(string name, string text)
    {
        var error = Refuse(name, Encoding.Latin1.GetBytes(text));
        Assert.Contains("line 3", error.Message, StringComparison.Ordinal);
        Assert.Contains("UTF-8", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.csv", "TaxonomyId,Label\ntax-1,Gut\n")]
    [InlineData("a.json", """{"id":"tax-1","labels":["Gut"]}""")]
    public void UTF_16_without_a_mark_is_refused(string name, string text) =>
        Assert.Contains("UTF-16", Refuse(name, Encoding.Unicode.GetBytes(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void UTF_16_that_breaks_off_is_refused() => Refuse("a.csv", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("TaxonomyId,Label\ntax-1,x"), 0x41]);

    [Theory]
    [InlineData("EFBBBF41FF", "UTF-8")]
    [InlineData("FFFE41004100D8", "UTF-16")]
    [InlineData("FEFF0041D8000041", "UTF-16BE")]
    [InlineData("FFFE00004100000000001100", "UTF-32")]
    [InlineData("0000FEFF0000004100110000", "UTF-32BE")]
    public void Bytes_that_are_not_in_the_encoding_that_the_mark_names_are_refused(string bytes, string encoding) =>
        Assert.Contains($"line 1: it holds bytes that are not {encoding}.", Refuse("a.csv", Convert.FromHexString(bytes)).Message, StringComparison.Ordinal);

    private string ReadLabel(string name, string text, string encodingName, bool isMarked)
    {
        var encoding = Encoding.GetEncoding(encodingName);
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, [.. isMarked ? encoding.GetPreamble() : [], .. encoding.GetBytes(text)]);
        return Assert.Single(Assert.Single(TaxonomyFile.Read(path)).Labels);
    }

    private GenesysException Refuse(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        var error = Assert.Throws<GenesysException>(() => TaxonomyFile.Read(path));
        Assert.Equal(GenesysErrorKind.InvalidFile, error.Kind);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains("-Encoding utf8", error.RecommendedAction, StringComparison.Ordinal);
        return error;
    }
}

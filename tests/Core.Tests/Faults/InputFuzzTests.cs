using System.Text;
using System.Text.Json;
using GenesysRecordingTags.Core.Validation;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Faults;

/// <summary>Whatever users hand in, they get a verdict or a clear error, and never anything else.</summary>
public sealed class InputFuzzTests : IDisposable
{
    private static readonly byte[] GoodJson = Encoding.UTF8.GetBytes(
        """{"taxonomies":[{"id":"tax-1","name":"Compliance","version":3,"published":true,"labels":["Compliance:PCI-DSS",{"name":"Größe"}]},{"taxonomyId":"tax-2","status":"draft","labels":[]}]}""");

    private static readonly byte[] GoodCsv = Encoding.UTF8.GetBytes(
        "TaxonomyId,TaxonomyName,Label,Published\r\ntax-1,Compliance,Compliance:PCI-DSS,true\r\ntax-1,,\"Größe, \"\"x\"\"\",\r\ntax-2,Draft,A,no\r\n");

    private readonly string _folder = Directory.CreateTempSubdirectory("grt-fuzz-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(".json", 1)]
    [InlineData(".csv", 2)]
    public void A_taxonomy_file_of_any_bytes_is_read_or_clearly_refused(string extension, int seed)
    {
        var odd = new OddText(seed);
        var good = extension == ".json" ? GoodJson : GoodCsv;
        var path = Path.Combine(_folder, "taxonomy" + extension);
        var read = 0;
        for (var i = 0; i < 1600; i++)
        {
            var bytes = i % 4 == 0 ? odd.Bytes(200) : i % 4 == 1 ? Encoding.UTF8.GetBytes(extension == ".json" ? RandomJson(odd, 0) : RandomCsv(odd)) : odd.Damage(good);
            File.WriteAllBytes(path, bytes);
            read += ReadsOrRefuses(path, () => Convert.ToHexString(bytes)) ? 1 : 0;
        }

        // Else the fuzzing never came past the first byte.
        Assert.InRange(read, 40, 1560);
    }

    [Theory]
    [InlineData("""{"id":"\ud800","labels":["a"]}""")]
    [InlineData("""{"id":"a","labels":["\udc00"]}""")]
    [InlineData("""{"\ud800":1,"id":"a","labels":["a"]}""")]
    [InlineData("""[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[""")]
    [InlineData("")]
    public void A_taxonomy_file_of_broken_text_is_clearly_refused(string json)
    {
        var path = Path.Combine(_folder, "broken.json");
        File.WriteAllText(path, json);
        Assert.False(ReadsOrRefuses(path, () => json));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".json")]
    [InlineData("a\0b.json")]
    [InlineData("/nowhere/at/all.csv")]
    public void A_path_that_is_none_is_clearly_refused(string path) => Assert.False(ReadsOrRefuses(path, () => path));

    [Fact]
    public void A_folder_is_no_taxonomy_file()
    {
        var path = Directory.CreateDirectory(Path.Combine(_folder, "folder.json")).FullName;
        Assert.False(ReadsOrRefuses(path, () => path));
    }

    [Fact]
    public void Rows_of_any_text_are_judged_tag_by_tag()
    {
        var odd = new OddText(3);
        var catalog = new TaxonomyCatalog();
        File.WriteAllBytes(Path.Combine(_folder, "t.json"), GoodJson);
        TaxonomyFile.Read(Path.Combine(_folder, "t.json")).ToList().ForEach(catalog.Load);
        TagValidator[] validators = [new(new TaxonomyCatalog()), new(catalog)];
        var valid = 0;
        for (var i = 0; i < 5_000; i++)
        {
            var (label, taxonomyId, confidence, status) = (odd.NextOrNull(), odd.NextOrNull(), RandomConfidence(odd), odd.NextOrNull());
            var tag = RecordingTag.FromLoose(label, taxonomyId, confidence, status);
            Assert.Equal(label, tag.Label);
            Assert.Equal(taxonomyId, tag.TaxonomyId);
            Assert.NotNull(tag.ToString());
            var policy = odd.Random.Next(3) == 0 ? null : new RetentionPolicy { Name = odd.NextOrNull() };
            foreach (var validator in validators)
            {
                var verdict = validator.Validate(odd.NextOrNull(), [tag, null!, tag], policy);
                Assert.False(verdict.IsValid);
                Assert.Contains(verdict.Problems, problem => problem is { Code: TagProblemCode.NullTag, Index: 1 });
                Assert.All(verdict.Problems, problem => Assert.True(problem.Message.Length > 10 && problem.Index is >= -1 and < 3 && problem.Property.Length > 0));
                Assert.NotNull(new RecordingTagException(verdict).Message);
                valid += validator.Validate("rec-1", [tag], null).IsValid ? 1 : 0;
            }
        }

        Assert.True(valid > 0);
    }

    [Fact]
    public void A_tag_that_is_valid_can_be_sent()
    {
        var odd = new OddText(4);
        var validator = new TagValidator(new TaxonomyCatalog());
        for (var i = 0; i < 5_000; i++)
        {
            var (id, label, taxonomyId, policy) = (odd.Next(), odd.Next(), odd.Next(), new RetentionPolicy { Name = odd.Next(), Id = odd.NextOrNull() });
            var tag = RecordingTag.FromLoose(label, taxonomyId, null, null);
            if (validator.Validate(id, [tag], policy).IsValid)
            {
                // What JSON and a URL would turn into something else must not be called valid.
                foreach (var text in new[] { id, label, taxonomyId, policy.Name, policy.Id ?? string.Empty })
                {
                    Assert.True(text == Uri.UnescapeDataString(Uri.EscapeDataString(text)), OddText.Show(text));
                    Assert.Equal(text, JsonSerializer.Deserialize<string>(JsonSerializer.SerializeToUtf8Bytes(text)));
                }
            }
        }
    }

    /// <summary>True: read. False: refused as a file should be.</summary>
    private static bool ReadsOrRefuses(string path, Func<string> show)
    {
        try
        {
            var taxonomies = TaxonomyFile.Read(path);
            Assert.NotEmpty(taxonomies);
            Assert.All(taxonomies, taxonomy => Assert.False(string.IsNullOrWhiteSpace(taxonomy.Id)));
            Assert.All(taxonomies, taxonomy => Assert.All(taxonomy.Labels, label => Assert.False(string.IsNullOrWhiteSpace(label))));
            return true;
        }
        catch (GenesysException ex)
        {
            Assert.Equal(GenesysErrorKind.InvalidFile, ex.Kind);
            Assert.Contains(DisplayText.Escape(path), ex.Message, StringComparison.Ordinal);
            Assert.False(string.IsNullOrWhiteSpace(ex.RecommendedAction));
            return false;
        }
        catch (Exception ex) when (ex is not Xunit.Sdk.XunitException)
        {
            Assert.Fail($"{ex.GetType().Name}: {ex.Message} — for {show()}");
            throw;
        }
    }

    private static object? RandomConfidence(OddText odd) => odd.Random.Next(12) switch
    {
        0 => null,
        1 => double.NaN,
        2 => odd.Random.NextDouble() * 3 - 1,
        3 => decimal.MaxValue,
        4 => ulong.MaxValue,
        5 => DateTime.UnixEpoch,
        6 => new object[] { 1 },
        7 => true,
        8 => 'x',
        9 => new ToStringIsNull(),
        _ => odd.Next(),
    };

    private static string RandomJson(OddText odd, int depth) => odd.Random.Next(depth > 5 ? 5 : 9) switch
    {
        0 => "null",
        1 => odd.Random.Next(2) == 0 ? "true" : "false",
        2 => odd.Random.Next(-5, 5).ToString(System.Globalization.CultureInfo.InvariantCulture),
        3 or 4 => RandomString(odd),
        5 => '[' + string.Join(',', Enumerable.Range(0, odd.Random.Next(4)).Select(_ => RandomJson(odd, depth + 1))) + ']',
        _ => '{' + string.Join(',', Enumerable.Range(0, odd.Random.Next(5)).Select(_ => $"{RandomName(odd)}:{RandomJson(odd, depth + 1)}")) + '}',
    };

    private static string RandomName(OddText odd)
    {
        string[] names = ["id", "taxonomyId", "name", "labels", "Labels", "published", "status", "taxonomies", "version", "label"];
        return odd.Random.Next(5) == 0 ? RandomString(odd) : $"\"{names[odd.Random.Next(names.Length)]}\"";
    }

    // Escaped letter by letter, so that broken surrogates stay what they are.
    private static string RandomString(OddText odd) => '"' + string.Concat(odd.Next().Select(c => $"\\u{(int)c:x4}")) + '"';

    private static string RandomCsv(OddText odd)
    {
        var text = new StringBuilder(odd.Random.Next(3) == 0 ? odd.Next() : "Label,TaxonomyId,Published").Append('\n');
        for (var rows = odd.Random.Next(4); rows > 0; rows--)
        {
            text.Append(odd.Next()).Append(',').Append(odd.Next()).Append(odd.Random.Next(2) == 0 ? "\n" : ",true\n");
        }

        return text.ToString();
    }

    private sealed class ToStringIsNull
    {
        public override string? ToString() => null;
    }
}

using System.Globalization;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Display;

public sealed class DisplayTimeTests
{
    [Theory]
    [InlineData("en-US")]
    [InlineData("fa-IR")]
    [InlineData("ar-SA")]
    [InlineData("th-TH")]
    public void A_moment_is_shown_in_UTC_with_its_sign_in_every_culture(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            var moment = new DateTimeOffset(2026, 11, 25, 14, 9, 54, 999, TimeSpan.FromHours(1));
            Assert.Equal("2026-11-25 13:09:54Z", DisplayTime.Of(moment));
            Assert.Equal("13:09:54Z", DisplayTime.OfDay(moment));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}

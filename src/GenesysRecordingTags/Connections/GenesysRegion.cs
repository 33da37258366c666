namespace GenesysRecordingTags.Connections;

/// <summary>A region of Genesys Cloud. The list grows: a domain that isn't in it may be given all the same.</summary>
/// <param name="Name">Its name, as AWS calls it.</param>
/// <param name="Domain">Its domain.</param>
internal sealed record GenesysRegion(string Name, string Domain)
{
    private static readonly string[] Services = ["api", "login", "apps"];

    /// <summary>The regions known to this version.</summary>
    public static IReadOnlyList<GenesysRegion> All { get; } =
    [
        new("us-east-1", "mypurecloud.com"),
        new("us-east-2", "use2.us-gov-pure.cloud"),
        new("us-west-2", "usw2.pure.cloud"),
        new("ca-central-1", "cac1.pure.cloud"),
        new("sa-east-1", "sae1.pure.cloud"),
        new("mx-central-1", "mxc1.pure.cloud"),
        new("eu-west-1", "mypurecloud.ie"),
        new("eu-west-2", "euw2.pure.cloud"),
        new("eu-central-1", "mypurecloud.de"),
        new("eu-central-2", "euc2.pure.cloud"),
        new("eusc-de-east-1", "edee1.eusc-pure.cloud"),
        new("me-central-1", "mec1.pure.cloud"),
        new("ap-northeast-1", "mypurecloud.jp"),
        new("ap-northeast-2", "apne2.pure.cloud"),
        new("ap-northeast-3", "apne3.pure.cloud"),
        new("ap-south-1", "aps1.pure.cloud"),
        new("ap-southeast-1", "apse1.pure.cloud"),
        new("ap-southeast-2", "mypurecloud.com.au"),
    ];

    /// <summary>Where the API of the region is.</summary>
    public Uri ApiUri => new($"https://api.{Domain}");

    /// <summary>Where the region gives out tokens.</summary>
    public Uri LoginUri => new($"https://login.{Domain}");

    /// <summary>The region of a name or a domain. A domain that isn't known is taken as one.</summary>
    /// <param name="text">What a user gave.</param>
    /// <exception cref="GenesysException">InvalidRequest: it is neither.</exception>
    public static GenesysRegion Find(string text)
    {
        var given = text.Trim().TrimEnd('.');
        var known = All.FirstOrDefault(region => Is(region.Name, given) || Is(region.Domain, given));
        if (known is not null)
        {
            return known;
        }

        return given.Contains('.', StringComparison.Ordinal) && Uri.CheckHostName(given) == UriHostNameType.Dns && OfHost(given) is null
            ? new GenesysRegion(given.ToLowerInvariant(), given.ToLowerInvariant())
            : throw new GenesysException(
                GenesysErrorKind.InvalidRequest,
                $"'{text}' is not a region.",
                $"Give the name of a region ({string.Join(", ", All.Select(region => region.Name))}) or its bare domain, for example mypurecloud.com. For another address use -BaseUri and -LoginUri with -Api Platform.");
    }

    /// <summary>The known region whose own host this is; null where there is none. A tenant's host below a region's domain is the tenant's.</summary>
    /// <param name="host">A host.</param>
    public static GenesysRegion? OfHost(string host) => All.FirstOrDefault(region =>
        Is(region.Domain, host) || Services.Any(service => Is($"{service}.{region.Domain}", host)));

    private static bool Is(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}

namespace GenesysRecordingTags.Connections;

/// <summary>A region of Genesys Cloud. The list grows: a domain that isn't in it may be given all the same.</summary>
/// <param name="Name">Its name, as AWS calls it.</param>
/// <param name="Domain">Its domain.</param>
internal sealed record GenesysRegion(string Name, string Domain)
{
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
}

namespace GenesysRecordingTags.Sandbox;

/// <summary>All operations of the Platform API that the sandbox answers, one small endpoint a resource.</summary>
internal static class PlatformApi
{
    public static IEnumerable<PlatformOperation> Operations(SandboxOptions options, TokenStore tokens, RateWindow allowance) =>
    [
        .. new TokensEndpoint(tokens).Operations,
        .. new AuthorizationEndpoint(options).Operations,
        .. new OrganizationsEndpoint(options, allowance).Operations,
        .. new DetailsQueryEndpoint(options).Operations,
        .. new DetailsJobsEndpoint(options).Operations,
        .. new ConversationDetailsEndpoint(options).Operations,
        .. new PropertyIndexEndpoint(options).Operations,
        .. RecordingMetadataEndpoint.Operations,
        .. new RecordingsEndpoint(options).Operations,
        .. RetentionQueryEndpoint.Operations,
        .. RetentionPoliciesEndpoint.Operations,
        .. new DeletionProtectionEndpoint(options).Operations,
        .. new SchemasEndpoint(options).Operations,
        .. new CoreTypesEndpoint(options).Operations,
        .. new AttributesEndpoint(options).Operations,
        .. new AttributesSearchEndpoint(options).Operations,
        .. new ExternalTagEndpoint(options).Operations,
        .. WrapupCodesEndpoint.Operations,
        .. ProgramsEndpoint.Operations,
        .. TopicsEndpoint.Operations,
    ];
}

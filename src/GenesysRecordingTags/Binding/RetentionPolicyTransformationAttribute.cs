using System.Management.Automation;

namespace GenesysRecordingTags.Binding;

/// <summary>Takes a policy's name, or anything with a Name or an Id, where a retention policy is wanted.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class RetentionPolicyTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var given = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return given switch
        {
            null or RetentionPolicy => given,
            string name => new RetentionPolicy { Name = name },
            _ => new RetentionPolicy
            {
                Name = LooseObject.Text(inputData, "Name"),
                Id = LooseObject.Text(inputData, "Id"),
            },
        };
    }
}

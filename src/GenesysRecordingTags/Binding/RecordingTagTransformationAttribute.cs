using System.Collections;
using System.Management.Automation;

namespace GenesysRecordingTags.Binding;

/// <summary>Takes hashtables and rows where tags are wanted, by the same rules as a CSV row: a conversion of PowerShell's own would read
/// a confidence of <c>0,95</c> as 95.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class RecordingTagTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var given = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return given switch
        {
            null or RecordingTag[] => given,
            IEnumerable list and not (string or IDictionary) => list.Cast<object?>().Select(TagOf).ToArray(),
            _ => new[] { TagOf(inputData) },
        };
    }

    private static RecordingTag? TagOf(object? item)
    {
        var given = item is PSObject wrapped ? wrapped.BaseObject : item;
        if (given is null or RecordingTag)
        {
            return (RecordingTag?)given;
        }

        if (given is string or ValueType)
        {
            throw new ArgumentTransformationMetadataException($"'{DisplayText.Escape(given.ToString())}' is not a tag. Make one with New-RecordingTag -Label … -TaxonomyId …");
        }

        var tag = RecordingTag.FromLoose(
            LooseObject.Text(item, "Label"),
            LooseObject.Text(item, "TaxonomyId"),
            LooseObject.Value(item, "Confidence"),
            LooseObject.Text(item, "Status"));
        TagKeys.Remember(tag, item!);
        return tag;
    }
}

namespace GenesysRecordingTags.Binding;

/// <summary>Takes an object that carries an audit record's id where the id is wanted.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AuditIdTransformationAttribute() : IdTransformationAttribute("change", "AuditId");

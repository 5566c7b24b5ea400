namespace Pipeline.Targets;

/// <summary>The build does not start (exit 64) while the parameter has no value, whatever the targets.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class RequiredAttribute : Attribute;

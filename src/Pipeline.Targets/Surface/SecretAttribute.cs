namespace Pipeline.Targets;

/// <summary>The parameter's value is masked wherever the process prints.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;

namespace Pipeline.Versions;

/// <summary>Which commit messages can raise a version.</summary>
internal enum MessageRule
{
    Enabled,
    MergeMessageOnly,
    Disabled,
}

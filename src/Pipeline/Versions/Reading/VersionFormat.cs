namespace Pipeline.Versions;

/// <summary>What counts as a version: <c>1.4.0</c> only, or <c>1.4</c> as well.</summary>
internal enum VersionFormat
{
    Strict,
    Loose,
}

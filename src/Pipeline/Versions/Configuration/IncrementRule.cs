namespace Pipeline.Versions;

/// <summary>
/// What goes up on a branch after a version; <see cref="Inherit"/>: as on the branch that it came from.
/// </summary>
internal enum IncrementRule
{
    None,
    Patch,
    Minor,
    Major,
    Inherit,
}

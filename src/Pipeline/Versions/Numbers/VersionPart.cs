namespace Pipeline.Versions;

/// <summary>The part of a version that goes up by one, in the order of weight.</summary>
internal enum VersionPart
{
    None,
    Patch,
    Minor,
    Major,
}

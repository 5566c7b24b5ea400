namespace Pipeline.Bootstrap;

/// <summary>What the packages of one call have in common.</summary>
/// <param name="Root">The checkout.</param>
/// <param name="Work">A folder that vanishes with the call.</param>
internal sealed record PackingRun(string Root, string Version, string Work, Action<string> Say)
{
    /// <summary>build.sh's: what it has compiled is not compiled again.</summary>
    public string Artifacts => Path.Combine(Root, ".nuke", "temp", "obj");
}

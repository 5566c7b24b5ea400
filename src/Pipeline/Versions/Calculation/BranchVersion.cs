namespace Pipeline.Versions;

/// <summary>A version in the name of a branch: <c>release/2.0.0</c>, <c>hotfix-1.2.1</c>.</summary>
/// <param name="Rest">What stands in the name after it; null for nothing.</param>
internal sealed record BranchVersion(SemanticVersion Version, string? Rest)
{
    /// <summary>Null where no part of the name is a version, or a part before it is empty.</summary>
    public static BranchVersion? In(string name, VersionConfiguration configuration)
    {
        var pattern = Patterns.Compile("^" + configuration.VersionInBranch.TrimStart('^'));
        var (text, at) = (configuration.Text, 0);
        foreach (var part in name.Split(name.Contains('/') || !name.Contains('-') ? '/' : '-').TakeWhile(p => p != ""))
        {
            var found = pattern.Match(part).Groups["version"];
            if (found.Success && text.Read(found.Value) is { } version)
                return new BranchVersion(
                    version,
                    name[(at + found.Length)..].Trim('-') is { Length: > 0 } rest ? rest : null
                );
            at += part.Length + 1;
        }

        return null;
    }
}

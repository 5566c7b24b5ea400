namespace Pipeline.Inventories;

/// <summary>
/// Files in a mount that are named as code is, are in no commit, and that no process shows to have loaded: programs
/// read some files when they need them, and close them again.
/// </summary>
/// <param name="Services">The compose services that see them there.</param>
/// <param name="Path">Where they see the mount.</param>
/// <param name="Origin">What it is.</param>
/// <param name="OriginName">The volume, or the folder on the engine's host.</param>
/// <param name="Files">Relative to the mount; of very many the first ones.</param>
public sealed record UnjudgedCode(
    IReadOnlyList<string> Services,
    string Path,
    RunsFrom Origin,
    string OriginName,
    IReadOnlyList<string> Files
)
{
    public string ServiceNames => string.Join(", ", Services);
}

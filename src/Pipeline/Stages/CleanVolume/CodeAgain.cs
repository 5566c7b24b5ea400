namespace Pipeline.Stages.CleanVolume;

/// <summary>A volume that was cleaned, as it is now.</summary>
/// <param name="Key">As in the compose file.</param>
/// <param name="Release">Took the code out.</param>
/// <param name="Again">Pieces of it that are there again; none while it is clean.</param>
public sealed record CodeAgain(string Key, string Release, IReadOnlyList<string> Again);

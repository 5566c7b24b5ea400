namespace Pipeline.Watching;

/// <summary>An env file that is not as the release recorded it.</summary>
/// <param name="File">Its path, or what its files are called together.</param>
/// <param name="Found">What is another one, never a value.</param>
public sealed record EditedEnv(string File, string Found);

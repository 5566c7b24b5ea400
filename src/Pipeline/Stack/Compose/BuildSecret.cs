namespace Pipeline.Stacks;

/// <summary>One secret of a build; exactly one of file and variable is set.</summary>
/// <param name="Id">The name by which the Dockerfile mounts it.</param>
/// <param name="File">Absolute path.</param>
/// <param name="Variable">Its name in the env files.</param>
public sealed record BuildSecret(string Id, string? File, string? Variable);

namespace Pipeline.Stacks;

/// <summary>Where a password comes from; exactly one form is set, and none holds the password itself.</summary>
/// <param name="Service">With <paramref name="Variable"/>: a variable of a service in the resolved compose
/// model.</param>
/// <param name="EnvKey">A key of the env file.</param>
/// <param name="File">Absolute path of a secret file.</param>
public sealed record PasswordSource(string? Service, string? Variable, string? EnvKey, string? File);

namespace Pipeline.Stacks;

/// <summary>A database role that the pipeline logs in with.</summary>
/// <param name="SecretFile">Absolute path of its SECRET-READ-ONCE file.</param>
public sealed record RoleLogin(string Name, string SecretFile);

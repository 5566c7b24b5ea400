namespace Pipeline.Stacks;

/// <summary>The stack's Postgres, reached over the network.</summary>
/// <param name="Service">Compose service that runs it.</param>
/// <param name="Port">Port inside the container.</param>
public sealed record DatabaseSource(string Service, int Port, string Name, string User, PasswordSource Password);

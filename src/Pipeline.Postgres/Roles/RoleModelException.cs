namespace Pipeline.Postgres;

/// <summary>
/// The model does not fit the database: a role or schema is missing, two roles are one, a revoke cannot be read.
/// </summary>
public sealed class RoleModelException(string message) : Exception(message);

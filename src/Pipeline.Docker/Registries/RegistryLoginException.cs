namespace Pipeline.Docker;

/// <summary>A login that is configured cannot be read; says where, and never the secret.</summary>
public sealed class RegistryLoginException(string message) : Exception(message);

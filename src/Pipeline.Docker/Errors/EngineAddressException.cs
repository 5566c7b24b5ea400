namespace Pipeline.Docker;

/// <summary>The address of the engine cannot be understood; nothing has been connected.</summary>
public sealed class EngineAddressException(string message) : Exception(message);

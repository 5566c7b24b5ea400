namespace Pipeline.Releases;

/// <summary>A service is not up; the message shows its last log lines without being asked.</summary>
public sealed class ServiceDownException(string message) : Exception(message);

namespace Pipeline.Postgres;

/// <summary>A lock was held all the time. The message names the sessions that hold it.</summary>
public sealed class LockHeldException(string message, Exception inner) : Exception(message, inner);

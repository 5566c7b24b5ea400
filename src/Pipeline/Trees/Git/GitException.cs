namespace Pipeline.Trees;

/// <summary>git failed or refused; the message has what it said. Never holds file content.</summary>
public class GitException(string message) : Exception(message);

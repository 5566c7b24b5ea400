namespace Pipeline.Targets.Syntax;

/// <summary>
/// Bad usage or a bad build definition: one line for the user, exit code 64 (EX_USAGE of sysexits.h), nothing has run.
/// </summary>
public sealed class UsageException(string message) : Exception(message);

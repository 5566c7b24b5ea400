namespace Pipeline.Platform;

/// <summary>A child program failed. Its arguments hold no secrets (they go by standard input or files).</summary>
public sealed class CommandException(Command command, CommandResult result)
    : Exception(
        $"{command.Program} {string.Join(' ', command.Arguments.Take(4))} … ended with "
            + $"{result.ExitCode}:\n{Tail(result)}"
    )
{
    private static string Tail(CommandResult result) =>
        string.Join('\n', (result.Error.Length > 0 ? result.Error : result.Output).Split('\n').TakeLast(12));
}

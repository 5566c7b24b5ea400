using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Releases;

/// <summary>A compose command about the stack, in the words that a shell takes from any folder.</summary>
public static class ComposeCommand
{
    public static string For(StackDefinition stack, string command) =>
        string.Join(
            ' ',
            [
                "docker compose",
                .. Option("--project-directory", [stack.Directory]),
                .. Option("--file", stack.ComposeFiles),
                .. Option("--env-file", stack.EnvFiles),
                .. Option("--project-name", stack.Project is null ? [] : [stack.Project]),
                .. Option("--profile", stack.Profiles),
                command,
            ]
        );

    private static IEnumerable<string> Option(string name, IEnumerable<string> values) =>
        values.Select(v => $"{name} {ShellWord.Quote(v)}");
}

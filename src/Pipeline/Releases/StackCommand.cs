using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Releases;

/// <summary>Commands about a stack on a swarm, in the words that a shell takes from any folder.</summary>
internal static class StackCommand
{
    /// <summary>Brings the stack up, or its settings to what the stack file says.</summary>
    /// <param name="options">With a space at the end; empty for none.</param>
    public static string Deploy(StackDefinition definition, SwarmRules rules, string options = "")
    {
        var files = ContextLoader.ProjectOf(definition).InUse.Select(f => $"-c {ShellWord.Quote(f)}");
        return $"docker stack deploy {options}{string.Join(' ', files)} {rules.Stack}";
    }
}

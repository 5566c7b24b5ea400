using Pipeline.Terms;

namespace Pipeline.Inventories;

/// <summary>Which project to look at; one of the three.</summary>
/// <param name="ComposeFile">A compose file.</param>
/// <param name="Project">The name of a compose project that has containers.</param>
/// <param name="StackFile">A pipeline.yml.</param>
public sealed record InventoryRequest(string? ComposeFile, string? Project, string? StackFile)
{
    /// <summary>The option that asks for the same again.</summary>
    public string Option =>
        ComposeFile is not null ? $"--compose {ShellWord.Quote(ComposeFile)}"
        : Project is not null ? $"--project {ShellWord.Quote(Project)}"
        : $"--stack {ShellWord.Quote(StackFile ?? "")}";
}

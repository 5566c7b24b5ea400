using Pipeline.Docker;
using Pipeline.Stacks;

namespace Pipeline.Inventories;

/// <summary>A compose project as its containers and its files tell of it.</summary>
/// <param name="Folder">Where relative paths of the compose files start; null where nothing says it.</param>
/// <param name="Files">The compose files, absolute.</param>
/// <param name="EnvFiles">Env files that the containers were created with by name, absolute.</param>
/// <param name="Model">What compose makes of the files; null where it could not.</param>
/// <param name="Containers">Those of the project, running ones first.</param>
/// <param name="Everybody">All containers of the engine.</param>
internal sealed record FoundProject(
    string Name,
    string? Folder,
    IReadOnlyList<string> Files,
    IReadOnlyList<string> EnvFiles,
    ComposeModel? Model,
    IReadOnlyList<ContainerDetails> Containers,
    IReadOnlyList<ContainerSummary> Everybody
)
{
    /// <summary>Null where Compose runs it.</summary>
    public SwarmFacts? Swarm { get; init; }
}

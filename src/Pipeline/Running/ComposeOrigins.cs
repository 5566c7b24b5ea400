using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>
/// What runs was created from certain compose and env files. Created anew from others, its settings would be lost
/// unsaid: a second file that pipeline.yml does not name, a file that compose takes by itself, or another folder behind
/// the same relative path.
/// </summary>
internal sealed class ComposeOrigins(StackContext context, ReleaseHistory history)
{
    private ComposeProject Project => context.ComposeProject;

    /// <exception cref="PipelineException">A service would be recreated without a file that it was created from; with
    /// the line to write.</exception>
    public async Task Require(IReadOnlyList<ServiceState> states, CancellationToken ct)
    {
        var problems = new List<(string Found, string Next)>();
        // A swarm's tasks are made by nobody's compose; one that waits for a node has no container at all.
        foreach (var state in states.Where(s => s.Node is null && IsRecreated(s.Service) && !IsOurs(s)))
            if (
                await context.Engine.Containers.TryInspect(state.Container, ct) is { } container
                && ComposeOrigin.From(container) is { } origin
            )
                problems.AddRange(Problems(origin, Project, context.Stack.Compose.Find(state.Service)));
        if (problems.Count > 0)
            throw PipelineException.Refuse(
                $"{string.Join("\n", problems.Select(p => p.Found).Distinct())}\nnothing was changed",
                string.Join("; ", problems.Select(p => p.Next).Distinct())
            );
    }

    /// <summary>Pure, but for whether a file is still there.</summary>
    public static IEnumerable<(string Found, string Next)> Problems(
        ComposeOrigin origin,
        ComposeProject project,
        ComposeService? service
    )
    {
        var files = ComposeOrigin.Relative(project.Directory, project.InUse);
        if (Dropped(origin, project, origin.Files, files) is { Count: > 0 } dropped)
            yield return (
                $"{origin.Service} was created from {string.Join(", ", origin.Files)}, and pipeline.yml "
                    + $"leaves out {string.Join(", ", dropped)}: what it sets would be lost",
                "write in pipeline.yml: compose: "
                    + $"[{string.Join(", ", Kept(origin, project, origin.Files).Union(files))}]; "
                    + $"or, if it is to be left out from now on, recreate {origin.Service} without it first: "
                    + $"docker compose{string.Concat(files.Select(f => $" -f {ShellWord.Quote(f)}"))} up -d "
                    + $"{origin.Service}"
            );
        var env = ComposeOrigin.Relative(project.Directory, project.EnvFiles);
        if (Dropped(origin, project, origin.EnvFiles, env) is { Count: > 0 } missing)
            yield return (
                $"{origin.Service} was created with the env file {string.Join(", ", missing)}, which "
                    + "pipeline.yml leaves out",
                "write in pipeline.yml: env_files: "
                    + $"[{string.Join(", ", Kept(origin, project, origin.EnvFiles).Union(env))}]"
            );
        foreach (var mount in (service?.Mounts ?? []).Where(m => m is { Kind: MountKind.Bind, Source: not null }))
            if (
                origin.Binds.GetValueOrDefault(mount.Target) is { } folder
                && folder != mount.Source
                && IsSameRelative(origin, folder, project, mount.Source!)
            )
                yield return (
                    $"{origin.Service} reads {mount.Target} from {folder}, and recreated from "
                        + $"{project.Directory} it would read {mount.Source}",
                    $"deploy from {origin.Directory}, or write the absolute path in the compose file"
                );
    }

    /// <summary>
    /// What is gone from the folder was taken out on purpose: nothing could be written to bring it back.
    /// </summary>
    private static IReadOnlyList<string> Dropped(
        ComposeOrigin origin,
        ComposeProject project,
        IReadOnlyList<string> theirs,
        IReadOnlyList<string> ours
    ) => [.. Kept(origin, project, theirs).Except(ours)];

    private static IEnumerable<string> Kept(
        ComposeOrigin origin,
        ComposeProject project,
        IReadOnlyList<string> files
    ) =>
        files.Where(f =>
            File.Exists(Path.GetFullPath(f, project.Directory))
            || (f.StartsWith("../", StringComparison.Ordinal) && File.Exists(Path.GetFullPath(f, origin.Directory)))
        );

    private static bool IsSameRelative(ComposeOrigin origin, string theirs, ComposeProject project, string ours) =>
        origin.Directory != project.Directory
        && Path.GetRelativePath(origin.Directory, theirs) == Path.GetRelativePath(project.Directory, ours);

    private bool IsRecreated(string service) =>
        new Services(context).IsOurs(service) || context.Stack.Definition.Cutover?.Services.Contains(service) == true;

    /// <summary>A container of a release: since then pipeline.yml can only have been changed on purpose.</summary>
    private bool IsOurs(ServiceState state) => EarlierCompose.Made(history, state) is not null;
}

using Pipeline.Docker;
using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Inventories;

/// <summary>Puts what was read of a container into facts that may be shown. Pure.</summary>
internal static class ContainerReader
{
    private const int MostSamples = 5;

    /// <param name="code">What was found of all services.</param>
    public static ContainerFacts Facts(ContainerView view, FoundProject project, IReadOnlyList<CodePlace> code)
    {
        var details = view.Details;
        var config = details.Config;
        return new ContainerFacts
        {
            Service = view.Service,
            Name = details.Name,
            Id = details.Id,
            Reference = config.Image,
            Image = details.ImageId,
            Status = details.State.Status,
            Health = details.State.Health?.Status is { Length: > 0 } health && health != "none" ? health : null,
            Restarts = details.RestartCount,
            StartedAt = details.State.StartedAt,
            Pid = details.State.Running ? details.State.Pid : 0,
            User = config.User,
            WorkingFolder = config.WorkingDir.Length > 0 ? config.WorkingDir : "/",
            Command = ShownCommand.Of([.. config.Entrypoint ?? [], .. config.Cmd ?? []]),
            Processes = [.. (view.Processes?.Processes ?? []).Select(p => Process(p, view))],
            Mounts =
            [
                .. details
                    .AllMounts.OrderBy(m => m.Destination, StringComparer.Ordinal)
                    .Select(m => Mount(m, view, project.Everybody)),
            ],
            SecretVariables =
            [
                .. config
                    .Env.Select(e => e.Split('=', 2))
                    .Where(p => p is [_, { Length: > 0 }] && ResolvedSecrets.IsSecret(p[0], p[1]))
                    .Select(p => p[0])
                    .Order(StringComparer.Ordinal),
            ],
            Build = Build(view.Service, project.Model),
            HasHealthcheck = details.State.Health is not null,
            ChangedInLayer = LayerChanges.OfCode(view.Layer, [.. code.Where(p => p.Services.Contains(view.Service))]),
        };
    }

    /// <summary>Of services that share an image, one may build it for all.</summary>
    private static BuildFacts? Build(string service, ComposeModel? model) =>
        model?.Find(service) is not { } own ? null
        : model
            .Services.Where(s => s.Image == own.Image)
            .OrderByDescending(s => s == own)
            .Select(s => s.Build)
            .FirstOrDefault(b => b is not null)
            is { } build
            ? new BuildFacts(build.Context, build.Dockerfile, build.Target)
        : null;

    private static RunningProcess Process(ProcessFact process, ContainerView view) =>
        new(process.Pid, process.Executable, ShownCommand.Of(process.Arguments), LoadedFiles.Of(process, view));

    private static MountFacts Mount(MountPoint mount, ContainerView view, IReadOnlyList<ContainerSummary> everybody)
    {
        var hidden = view.Image?.Under(mount.Destination).Entries.Where(e => e.Kind != EntryKind.Directory).ToList();
        return new MountFacts(
            ContainerView.KindOf(mount) == RunsFrom.AnonymousVolume ? "anonymous volume" : mount.Type,
            ContainerView.NameOf(mount)!,
            mount.Destination,
            mount.RW,
            hidden?.Count,
            [.. (hidden ?? []).Take(MostSamples).Select(e => e.Path.ToString())],
            mount.Type == "tmpfs"
                ? []
                :
                [
                    .. everybody
                        .Where(c =>
                            c.Id != view.Details.Id
                            && c.Mounts.Any(m => ContainerView.NameOf(m) == ContainerView.NameOf(mount))
                        )
                        .Select(c => c.Name)
                        .Order(StringComparer.Ordinal),
                ]
        );
    }
}

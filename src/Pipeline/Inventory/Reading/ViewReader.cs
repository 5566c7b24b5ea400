using Pipeline.Docker;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Inventories;

/// <summary>Reads <see cref="ContainerView"/>s.</summary>
/// <param name="images">What their images hold, by ID.</param>
internal sealed class ViewReader(Sight sight, ContainerTrees trees, IReadOnlyDictionary<string, ImageContent?> images)
{
    public async Task<ContainerView> Read(ContainerDetails container, CancellationToken ct)
    {
        var names = new Dictionary<string, TreeManifest>();
        foreach (
            var mount in container.AllMounts.Where(m =>
                m.Type is "volume" or "bind" or "tmpfs" && !ContainerView.IsOfTheMachine(m)
            )
        )
            if (await trees.Names(container, mount.Destination, ct) is { } found)
                names[mount.Destination] = found;
        return new ContainerView(
            container.Config.Labels.GetValueOrDefault(Labels.ComposeService) ?? container.Name,
            container,
            names,
            images[container.ImageId],
            await sight.Changes(container.Id, ct)
        )
        {
            Processes = await Processes(container, ct),
        };
    }

    private async Task<ProcessTable?> Processes(ContainerDetails container, CancellationToken ct)
    {
        if (!container.State.Running)
            return null;
        try
        {
            return await sight.Trees.Processes(new ProcessLocation(container.Id, container.State.Pid, "/"), ct);
        }
        catch (Exception e) when (e is TreeException or DockerException)
        {
            sight.NotSeen.Add(
                "executables and loaded files of the processes: only root on the engine's host sees them; "
                    + "command lines were read instead"
            );
        }

        try
        {
            return From(await sight.Engine.Containers.Top(container.Id, ct), container.Config.WorkingDir);
        }
        catch (DockerException e)
        {
            sight.NotSeen.Add($"the processes of {container.Name}: {e.Message}");
            return null;
        }
    }

    /// <summary>As far as <c>ps</c> tells: no executable, no loaded files, and words split at blanks. Pure.</summary>
    internal static ProcessTable From(ProcessList list, string folder)
    {
        var titles = list.Titles.ToList();
        int Column(params string[] names) => titles.FindIndex(t => names.Contains(t.ToUpperInvariant()));
        var (pid, parent, command) = (Column("PID"), Column("PPID"), Column("CMD", "COMMAND", "ARGS"));
        return new ProcessTable(
            [
                .. list
                    .Processes.Where(p => pid >= 0 && command >= 0)
                    .Select(p => (Row: p, Words: p[command].Split(' ', StringSplitOptions.RemoveEmptyEntries)))
                    .Where(p => p.Words.Length > 0)
                    .Select(p => new ProcessFact(
                        int.TryParse(p.Row[pid], out var number) ? number : 0,
                        parent >= 0 && int.TryParse(p.Row[parent], out var above) ? above : 0,
                        p.Words[0],
                        "",
                        folder.Length > 0 ? folder : "/",
                        p.Words,
                        [],
                        []
                    )),
            ],
            new Dictionary<string, string>(),
            []
        );
    }
}

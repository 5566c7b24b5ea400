using Pipeline.Docker;
using Pipeline.Platform;

namespace Pipeline.EndToEnd.Tampering;

/// <summary>
/// What people look at instead, each really looked at: whether it tells this from the verified state.
/// </summary>
internal sealed class OtherChecks(TamperedStack stack)
{
    private static readonly string[] Four = ["main.py", "prices.py", "db.py", "util.py"];
    private IReadOnlyList<string> _diff = [];

    public async Task Remember() => _diff = await Diff();

    public async Task<bool> GitStatus() => (await stack.Stack.Git("status", "--porcelain")).Length > 0;

    /// <summary>The image that each container runs, and the one that the tag names.</summary>
    public async Task<bool> ImageDigest()
    {
        var named = (await stack.World.Engine.Images.TryInspect(stack.Stack.Image))?.Id;
        return named != stack.Image || (await Containers()).Any(c => c.ImageId != stack.Image);
    }

    public async Task<bool> DockerDiff() => !(await Diff()).SequenceEqual(_diff);

    /// <summary>The MD5 of four files in the container, and in the repository.</summary>
    public async Task<bool> FourFiles()
    {
        var committed = (
            await new Command("md5sum", Four) { Directory = Path.Combine(stack.Stack.Folder, "src") }.Output(default)
        )
            .Split('\n')
            .Select(l => l[..32])
            .ToList();
        foreach (var container in (await Containers()).Where(c => c.State.Running))
        {
            var run = await stack.World.Engine.Containers.Exec(
                container.Id,
                new ExecSpec { Command = ["md5sum", .. Four.Select(f => $"{TamperedStack.Code}/{f}")], User = "0" }
            );
            if (!committed.TrueForAll(sum => run.Text.Contains(sum, StringComparison.Ordinal)))
                return true;
        }

        return false;
    }

    private async Task<IReadOnlyList<string>> Diff()
    {
        var lines = new List<string>();
        foreach (var container in (await Containers()).OrderBy(c => c.Name))
            lines.AddRange(
                (await stack.World.Engine.Containers.Changes(container.Id))
                    .Select(c => $"{container.Name} {c}")
                    .Order(StringComparer.Ordinal)
            );
        return lines;
    }

    private async Task<IReadOnlyList<ContainerDetails>> Containers()
    {
        var all = await stack.World.Engine.Containers.List(
            new ContainerFilter { Labels = [$"com.docker.compose.project={stack.Stack.Project}"] }
        );
        return [.. await Task.WhenAll(all.Select(c => stack.World.Engine.Containers.Inspect(c.Id)))];
    }
}

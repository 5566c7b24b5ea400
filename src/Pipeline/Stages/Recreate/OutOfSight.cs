using Pipeline.Docker;
using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Stages.Recreate;

/// <summary>
/// Data in a named volume that a service sees now, and that it would begin without: the compose file takes the volume
/// off, or puts another mount over a part of it. It stays in the volume; but a program that finds no data makes new
/// ones, or deletes what refers to them. Reads a volume only where the mounts are going to change.
/// </summary>
internal sealed class OutOfSight(StackContext context)
{
    /// <param name="image">The image that the service is going to run.</param>
    /// <returns>For people, one line a volume; empty when the service sees all that it saw.</returns>
    public async Task<IReadOnlyList<string>> Of(ComposeService service, string image, CancellationToken ct)
    {
        var next =
            await context.Engine.Images.TryInspect(image, ct)
            ?? await context.Engine.Images.TryInspect(service.Image, ct);
        var mounts = service.WithImageVolumes(next?.Config.Volumes ?? []).Mounts;
        var found = new List<string>();
        foreach (var state in await new Services(context).Of(service.Name, ct))
            if (await context.Engine.Containers.TryInspect(state.Container, ct) is { } container)
                foreach (var part in HiddenParts.Of(service.Name, container, mounts))
                    found.AddRange(await Look(part, ct));
        return [.. found.Distinct()];
    }

    private async Task<IReadOnlyList<string>> Look(HiddenPart part, CancellationToken ct)
    {
        var volume = part.Volume;
        var where =
            $"{volume.Service} would no longer see, at {volume.Destination}, what the volume {volume.Volume} has";
        if (await context.Engine.Volumes.TryInspect(volume.Volume, ct) is null)
            return [];
        try
        {
            var rules = context.Stack.Definition.Volumes.FirstOrDefault(v => v.Key == part.Key)?.Disposable ?? [];
            var globs = rules.Select(PathGlob.Parse).ToList();
            var paths = (await new DetachedState(context, volume).Look(ct))
                .Where(p => part.IsSeen(p) && !globs.Exists(g => g.Matches(RawPath.From(part.InVolume(p).Raw))))
                .Select(p => p.ToString())
                .ToList();
            return paths.Count == 0 ? [] : [$"{where}: {Findings.List(paths)}"];
        }
        catch (TreeException cannot)
        {
            return [$"{where}, and that could not be read: {cannot.Message}"];
        }
    }
}

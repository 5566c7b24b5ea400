using Pipeline.Stacks;

namespace Pipeline.Inventories;

/// <summary>
/// Where the code that a service runs comes from: first by what its processes have open, then by where the repository's
/// files lie. Pure.
/// </summary>
internal static class RunsFromRule
{
    private static readonly RunsFrom[] ByWeight =
    [
        RunsFrom.ContainerLayer,
        RunsFrom.Bind,
        RunsFrom.Volume,
        RunsFrom.AnonymousVolume,
        RunsFrom.Image,
    ];

    public static (RunsFrom From, string Sentence) Judge(ContainerFacts container, IReadOnlyList<CodePlace> places)
    {
        if (container.Pid == 0)
            return (RunsFrom.Unknown, $"it does not run ({container.Status}), so nothing can be said of its code");
        var loaded = container.Processes.SelectMany(p => p.Code.Select(c => (Process: p, File: c))).ToList();
        var own = places.Where(p => !p.IsCopy && p.Services.Contains(container.Service)).ToList();
        foreach (var from in ByWeight)
        {
            if (loaded.FirstOrDefault(l => l.File.From == from) is { File: not null } run)
                return (from, Running(run.Process, run.File));
            if (from == RunsFrom.ContainerLayer && InLayer(container, own) is { } changed)
                return (
                    from,
                    $"{changed} was changed or added in the container's own layer, by docker cp or inside it"
                );
            if (own.FirstOrDefault(p => p.Origin == from) is { } place)
                return (from, Holding(place));
            if (own.SelectMany(p => p.Covered).FirstOrDefault(c => c.Origin == from) is { } part)
                return (
                    from,
                    $"{Origin(from, part.OriginName)} is mounted at {part.Path} and covers {Risks.List(part.Files)}"
                );
        }

        return (RunsFrom.NoOwnCode, "nothing of the repository's runs there, as far as can be seen");
    }

    /// <summary>As short as a table wants it.</summary>
    public static string Short(RunsFrom from) =>
        from switch
        {
            RunsFrom.NoOwnCode => "no own code",
            RunsFrom.Image => "its image",
            RunsFrom.ContainerLayer => "CONTAINER LAYER",
            RunsFrom.Volume => "VOLUME",
            RunsFrom.AnonymousVolume => "anonymous volume",
            RunsFrom.Bind => "BIND MOUNT",
            _ => "not known",
        };

    private static string? InLayer(ContainerFacts container, IReadOnlyList<CodePlace> own) =>
        container.ChangedInLayer.FirstOrDefault(c => own.Any(p => ContainerPath.Covers(p.Path, c)));

    private static string Running(RunningProcess process, LoadedFile file) =>
        $"process {process.Pid} runs {file.Path}, which is in {Origin(file.From, file.Source)}";

    private static string Holding(CodePlace place) =>
        $"{Origin(place.Origin, place.OriginName)} holds {place.Source ?? "its code"} at {place.Path}; no command line "
        + "names a file of it, so its files are read when they are needed";

    private static string Origin(RunsFrom from, string? name) =>
        from switch
        {
            RunsFrom.Image => "its image",
            RunsFrom.ContainerLayer => "the container's own layer, not in its image",
            RunsFrom.Volume => $"the volume {name}",
            RunsFrom.AnonymousVolume => $"an anonymous volume ({name?[..12]})",
            RunsFrom.Bind => $"the host's {name}",
            _ => "a place that is not known",
        };
}

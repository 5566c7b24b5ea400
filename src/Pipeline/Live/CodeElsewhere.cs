using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>
/// A code path that nothing runs from proves nothing: the process may go on reading the same files elsewhere. Where the
/// command line of a service does not lead below its code, its other mounts are searched for the commit's files.
/// </summary>
internal static class CodeElsewhere
{
    /// <summary>Before anything is changed.</summary>
    /// <exception cref="PipelineException">The files of the commit lie in another mount of a service that does not
    /// start below its code path.</exception>
    public static async Task Refuse(Release release, CancellationToken ct)
    {
        var context = release.Context;
        foreach (var service in context.Stack.Placements.GroupBy(p => p.Service))
        {
            var built = release.Images.GetValueOrDefault(service.Key.Image);
            if ((await context.Engine.Images.TryInspect(built ?? service.Key.Image, ct))?.Config is not { } config)
                continue;
            var codes = new List<ExpectedCode>();
            foreach (var placement in service)
                codes.Add(await Expectations.For(release, placement.Tree, release.Commit, ct));
            var running = (await new Services(context).Of(service.Key.Name, ct)).FirstOrDefault(s => s.Running);
            var led = LedTo(service.Key, config, codes, mayChange: built is null);
            foreach (var code in codes)
                if (await CodeCopies.Find(context, Of(service, code), code, led, running, ct) is { Count: > 0 } copies)
                    throw Refused(
                        service.Key,
                        code,
                        $"its command leads to a copy of it in {string.Join("; in ", copies)}"
                    );
            var leadsElsewhere = LeadsElsewhere(service.Key, config, codes);
            if (
                !leadsElsewhere
                && codes.Exists(c =>
                    Starts(service.Key, config, c) || (built is null && MayLeadThere(service.Key, c.Tree.Path))
                )
            )
                continue;
            foreach (var code in codes)
                if (await Find(context, Of(service, code), code, running, leadsElsewhere, ct) is { Count: > 0 } found)
                    throw Refused(
                        service.Key,
                        code,
                        "its command and working folder do not lead there, and files of the commit lie in "
                            + string.Join("; in ", found)
                    );
        }
    }

    private static Placement Of(IEnumerable<Placement> placements, ExpectedCode code) =>
        placements.Single(p => p.Tree == code.Tree);

    private static PipelineException Refused(ComposeService service, ExpectedCode code, string why) =>
        PipelineException.Refuse(
            $"{service.Name} would not run the code at {code.Tree.Path}: {why}",
            $"set the path of code '{code.Tree.Name}' in pipeline.yml to where {service.Name} reads it "
                + "(strategy rebuild where that is a volume), or its working_dir or command in the compose file to "
                + code.Tree.Path
        );

    /// <summary>
    /// Paths outside of the code that the service will be started with. While the image is still to be built, only
    /// those that the compose file or the Dockerfile goes on naming.
    /// </summary>
    private static IReadOnlyList<string> LedTo(
        ComposeService service,
        ContainerConfig image,
        IReadOnlyList<ExpectedCode> codes,
        bool mayChange
    )
    {
        var (folder, arguments) = CommandOf(service, image);
        var now = mayChange && File.Exists(DockerfileOf(service)) ? File.ReadAllText(DockerfileOf(service)) : null;
        var words = string.Join(' ', [.. service.Entrypoint ?? [], .. service.Command ?? []]);
        return
        [
            .. CommandPaths
                .Find(arguments, folder)
                .Where(f => codes.All(c => !ContainerPath.Covers(c.Tree.Path, f)))
                .Where(f => now is null || Names(now, f) || Names(words, f)),
        ];
    }

    private static bool Names(string text, string path) => text.Contains(path, StringComparison.Ordinal);

    private static string DockerfileOf(ComposeService service) =>
        Path.Combine(service.Build?.Context ?? "", service.Build?.Dockerfile ?? "Dockerfile");

    /// <summary>
    /// While the image is still to be built, the one that is there says what the last Dockerfile said: one that speaks
    /// of the code's folder, or of one above it, where a program starts, is given the benefit of the doubt until its
    /// image is there.
    /// </summary>
    private static bool MayLeadThere(ComposeService service, string path)
    {
        var file = DockerfileOf(service);
        if (!File.Exists(file))
            return true;
        var lines = File.ReadLines(file)
            .Select(l => l.Trim())
            .Where(l => Instructions.Any(i => l.StartsWith(i, StringComparison.OrdinalIgnoreCase)));
        var folders = lines.SelectMany(l => CommandPaths.Find([l], "/")).ToHashSet();
        return folders.Any(f => f != "/" && (ContainerPath.Covers(f, path) || ContainerPath.Covers(path, f)));
    }

    private static readonly string[] Instructions = ["WORKDIR ", "CMD ", "ENTRYPOINT "];

    /// <summary>Whether the service will start something below this code, by the compose file and its image.</summary>
    internal static bool Starts(ComposeService service, ContainerConfig image, ExpectedCode code)
    {
        var (folder, arguments) = CommandOf(service, image);
        var files = code.AsManifest();
        bool IsInTheCode(string f) =>
            f == code.Tree.Path
            || (
                ContainerPath.Covers(code.Tree.Path, f)
                && files.Contains(TreePath.FromText(ContainerPath.Below(code.Tree.Path, f)))
            );
        var folders = CommandPaths.Search(
            folder,
            Variables(service, image),
            f => IsForeign(service, code.Tree.Path, f)
        );
        return folders.Prepend(folder).SelectMany(f => CommandPaths.Find(arguments, f)).Any(IsInTheCode)
            || (
                IsInTheCode(folder)
                && !CommandPaths
                    .Named(arguments, folder)
                    .Any(f => CommandPaths.IsOwn(f) && !ContainerPath.Covers(code.Tree.Path, f))
            );
    }

    /// <summary>Whether the command line names code in a mount that holds none of the service's code paths.</summary>
    private static bool LeadsElsewhere(ComposeService service, ContainerConfig image, IReadOnlyList<ExpectedCode> codes)
    {
        var (folder, arguments) = CommandOf(service, image);
        return CommandPaths
            .Begun(["", .. arguments], folder)
            .Any(f => codes.All(c => !ContainerPath.Covers(c.Tree.Path, f) && IsForeign(service, c.Tree.Path, f)));
    }

    private static (string Folder, IReadOnlyList<string> Arguments) CommandOf(
        ComposeService service,
        ContainerConfig image
    ) =>
        (
            service.WorkingDirectory ?? (image.WorkingDir.Length > 0 ? image.WorkingDir : "/"),
            [
                .. service.Entrypoint ?? image.Entrypoint ?? [],
                .. service.Command ?? (service.Entrypoint is null ? image.Cmd : null) ?? [],
            ]
        );

    private static IEnumerable<string> Variables(ComposeService service, ContainerConfig image) =>
        image
            .Env.Where(e => !service.Environment.ContainsKey(e.Split('=')[0]))
            .Concat(service.Environment.Select(e => $"{e.Key}={e.Value?.Reveal()}"));

    private static bool IsForeign(ComposeService service, string code, string path) =>
        service.Mounts.Where(m => ContainerPath.Covers(m.Target, path)).MaxBy(m => m.Target.Length) is { } mount
        && !ContainerPath.Covers(mount.Target, code);

    /// <summary>Other mounts of the service in which the commit's files lie, with the first few.</summary>
    /// <param name="running">A container of the service, through which bind mounts are read; without one they are not
    /// searched.</param>
    /// <param name="any">One file is enough; else most of its programs are asked for: an entry point that says nothing
    /// of what it starts may have put settings or assets there.</param>
    public static async Task<IReadOnlyList<string>> Find(
        StackContext context,
        Placement placement,
        ExpectedCode code,
        ServiceState? running,
        bool any,
        CancellationToken ct
    )
    {
        var (found, names) = (new List<string>(), CodeCopies.Names(code));
        foreach (var mount in Others(placement))
            if (await In(context, mount, code, running, ct) is { Count: > 0 } files && (any || HasMost(names, files)))
                found.Add($"{mount.Describe()}: {Findings.List([.. files.Select(f => f.ToString())])}");
        return found;
    }

    private static async Task<IReadOnlyList<TreePath>> In(
        StackContext context,
        ComposeMount mount,
        ExpectedCode code,
        ServiceState? running,
        CancellationToken ct
    ) =>
        mount.Kind == MountKind.Volume
            ? await context.Engine.Volumes.TryInspect(mount.Source!, ct) is null
                ? []
                : Same(code, await context.Trees.Read(new VolumeLocation(mount.Source!), ReadRequest.Full, ct))
            : mount.Kind == MountKind.Bind && running is { Running: true }
                ? await BoundFiles.Same(context, mount, code, running, ct)
                : [];

    /// <summary>More than half of these, at the root or together with their folders.</summary>
    internal static bool HasMost(IReadOnlyList<TreePath> names, IReadOnlyList<TreePath> found) =>
        names.Count(n => found.Any(f => f == n || f.Raw.EndsWith($"/{n.Raw}", StringComparison.Ordinal))) * 2
        > names.Count;

    /// <summary>
    /// Mounts of which nothing can be said: a part of the machine itself, too large and too restless to be searched.
    /// </summary>
    public static IReadOnlyList<string> NotSearched(Placement placement) =>
        [
            .. Others(placement)
                .Where(m => m.Kind == MountKind.Bind && BoundFiles.IsOfTheMachine(m))
                .Select(m => m.Describe()),
        ];

    private static IEnumerable<ComposeMount> Others(Placement placement) =>
        placement.Service.Mounts.Where(m => m != placement.Shadow.Whole && !placement.Shadow.Partial.Contains(m));

    /// <summary>
    /// Files with the content and the name, folders included, of one of the commit; an empty one says nothing.
    /// </summary>
    internal static IReadOnlyList<TreePath> Same(ExpectedCode code, TreeManifest found)
    {
        var contents = code.Git.Entries.Where(e => e.Size > 0 && e.LinkTarget is null).ToLookup(e => e.Sha256);
        return
        [
            .. found
                .Entries.Where(e =>
                    e.Sha256 is { } hash
                    && contents[hash]
                        .Any(c => e.Path == c.Path || e.Path.Raw.EndsWith("/" + c.Path.Raw, StringComparison.Ordinal))
                )
                .Select(e => e.Path),
        ];
    }
}

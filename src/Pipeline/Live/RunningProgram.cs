using Pipeline.Docker;
using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>
/// What the processes of a container run, from the kernel's own record of them, against the code that was read there.
/// Pure.
/// </summary>
internal sealed class RunningProgram(ProcessTable table, ContainerDetails container, IReadOnlyList<CodeRead> code)
{
    private const string Deleted = " (deleted)";

    /// <summary>Of paths that a symbolic link leads elsewhere: where.</summary>
    public IReadOnlyDictionary<string, string> Links { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Programs and libraries of the code that are not the files which were compared: replaced since, or changed on the
    /// way.
    /// </summary>
    public IReadOnlyList<string> NotTheFiles =>
        [
            .. table.Processes.SelectMany(Programs).Distinct(),
            .. table
                .Processes.SelectMany(p => p.Mapped)
                .Distinct()
                .Where(m => m.EndsWith(Deleted, StringComparison.Ordinal) && Code(Whole(m)) is not null)
                .Except(table.Processes.Select(p => p.Executable))
                .Select(m => $"{Whole(m)} was replaced since it was loaded"),
            .. table
                .Hashes.Where(h => Code(h.Key)?.At(h.Key) is { Sha256: { } hash } && hash != h.Value)
                .Select(h => $"{h.Key} changed while it was looked at"),
        ];

    /// <summary>
    /// Mounts at or below the code that the engine knows nothing of: made inside, or from outside through the
    /// container's namespace.
    /// </summary>
    public IReadOnlyList<string> HiddenMounts
    {
        get
        {
            var known = container.AllMounts.Select(m => m.Destination).ToHashSet();
            return
            [
                .. table
                    .MountPoints.Where(m =>
                        !known.Contains(m) && code.Any(c => m == c.Path || ContainerPath.Covers(c.Path, m))
                    )
                    .Distinct(),
            ];
        }
    }

    /// <summary>
    /// Whether something that runs is below the code: a program, a library, or a file that the command line names. The
    /// working folder alone counts for a process that names no code of its own elsewhere, and nothing does for one that
    /// begins in another mount: it may only have its settings here.
    /// </summary>
    public bool RunsTheCode => table.Processes.Any(p => NamesProgram(p) || IsBesideTheCode(p));

    /// <summary>
    /// The same without what is weaker than a program: a working folder, or a file of settings. A server that is told
    /// by them alone may be told by others which code it runs.
    /// </summary>
    public bool NamesTheCode => table.Processes.Any(NamesProgram);

    /// <summary>
    /// Paths in mounts and outside of the code that command lines, search paths and working folders lead to; most of
    /// them need not exist. All mounts, where nothing names a program of the code.
    /// </summary>
    public IReadOnlyList<string> LedTo =>
        [.. Outside.Where(f => Mount(f) is not null).Concat(NamesTheCode ? [] : OtherMounts).Distinct()];

    /// <summary>Without further ones of a volume that holds the code: what is in them is what was read.</summary>
    private IEnumerable<string> OtherMounts
    {
        get
        {
            var own = code.Select(c => Mount(c.Path)).OfType<MountPoint>().ToList();
            return container
                .AllMounts.Where(m => own.TrueForAll(o => (o.Type, o.Name, o.Source) != (m.Type, m.Name, m.Source)))
                .Select(m => m.Destination);
        }
    }

    /// <summary>
    /// The same, and those in the image, which may be links into a mount or into the code, and those behind a link in
    /// the code.
    /// </summary>
    public IReadOnlyList<string> Outside =>
        [
            .. table
                .Processes.SelectMany(LedToBy)
                .Where(f => Code(f) is { } c ? IsBehindLink(c, f) : Mount(f) is not null || CommandPaths.MayBeOwn(f))
                .Distinct(),
        ];

    /// <summary>
    /// Modules of other mounts that interpreters without children may run; most of them need not exist.
    /// </summary>
    public IReadOnlyList<string> MayRunElsewhere =>
        [
            .. Leaves
                .Where(p => CommandPaths.IsInterpreter(Whole(p.Executable)))
                .SelectMany(LedToBy)
                .Where(f => Code(f) is null && Mount(f) is not null && CommandPaths.IsCode(f) && CommandPaths.IsOwn(f))
                .Distinct(),
        ];

    /// <summary>
    /// Code of somebody's own in mounts, outside of the code paths, that processes run which have no children: an entry
    /// point that waits for a server runs no code of the service.
    /// </summary>
    public IReadOnlyList<string> RunsElsewhere =>
        [.. Leaves.SelectMany(p => OwnElsewhere(p, f => Mount(f) is not null)).Distinct().Select(WithMount)];

    /// <summary>Files outside of the code, in no mount, that run: they must be the image's.</summary>
    public IReadOnlyList<string> FromTheImage => [.. Loaded.Where(f => Code(f) is null && Mount(f) is null)];

    /// <summary>Code that runs and that nothing vouches for, each with where it is.</summary>
    public IReadOnlyList<string> Unvouched =>
        [
            .. Loaded
                .Where(f =>
                    Code(f) is null && Mount(f) is not null && (CommandPaths.IsCode(f) || table.Hashes.ContainsKey(f))
                )
                .Select(f => $"{f} from {Describe(Mount(f)!)}"),
            .. Loaded
                .Where(f => Code(f) is { } c && c.At(f) is { Kind: EntryKind.File } entry && !c.IsCompared(entry.Path))
                .Select(f => $"{f}, which is not compared"),
        ];

    /// <summary>
    /// Processes that neither the container nor its healthcheck started: by docker exec, most likely.
    /// </summary>
    public IReadOnlyList<string> StartedByHand
    {
        get
        {
            var inside = table.Processes.Select(p => p.Pid).ToHashSet();
            var roots = table
                .Processes.Where(p => !inside.Contains(p.Parent) && !IsFirst(p) && !IsHealthcheck(p))
                .ToList();
            return [.. roots.Select(p => $"{Name(p)} (process {p.Pid})")];
        }
    }

    /// <summary>
    /// Names of variables that make a program load code, in a process that was not created with them.
    /// </summary>
    public IReadOnlyList<string> LateVariables =>
        [
            .. table
                .Processes.SelectMany(p =>
                    p.Loaders.Where(v => !container.Config.Env.Contains(v))
                        .Select(v => $"{v.Split('=')[0]} of {Name(p)}")
                )
                .Distinct(),
        ];

    /// <summary>
    /// What runs, without its arguments, which may hold secrets: programs, the files that command lines name, and
    /// where.
    /// </summary>
    public string Named =>
        string.Join(
            "; ",
            table
                .Processes.Select(p => string.Join(' ', NamedFiles(p).Prepend(Name(p))) + $" in {p.Folder}")
                .Distinct()
                .Take(3)
        );

    private IEnumerable<string> Loaded =>
        table
            .Processes.SelectMany(p => p.Mapped.Append(p.Executable).Where(IsFile).Concat(NamedFiles(p)))
            .Distinct()
            .Where(f => !f.EndsWith(Deleted, StringComparison.Ordinal));

    private IEnumerable<string> NamedFiles(ProcessFact process) =>
        CommandPaths.Named([.. process.Arguments.Skip(1)], process.Folder).Select(Real);

    private IEnumerable<string> Of(ProcessFact process) =>
        process.Mapped.Append(process.Executable).Concat(Led(process, IsForeign));

    private IEnumerable<string> Led(ProcessFact process, Func<string, bool> isForeign) =>
        CommandPaths
            .Search(process.Folder, process.Loaders, isForeign)
            .Prepend(process.Folder)
            .SelectMany(f => CommandPaths.Find(process.Arguments, f))
            .Select(Real);

    private IEnumerable<ProcessFact> Leaves => table.Processes.Where(p => table.Processes.All(c => c.Parent != p.Pid));

    /// <summary>What a process in the code loads from there comes before later search paths.</summary>
    private IEnumerable<string> LedToBy(ProcessFact process) =>
        Of(process).Any(IsInTheCode)
            ? CommandPaths.Find(process.Arguments, process.Folder).Select(Real).Concat(FirstSearched(process))
            : Led(process, _ => false)
                .Concat(CommandPaths.Search(process.Folder, process.Loaders, _ => false).Select(Real));

    /// <summary>
    /// Search paths that come before the same folder of the code. Python looks beside its script first, and where it
    /// is started with a module, in its working folder; others look in what their variables say.
    /// </summary>
    private IEnumerable<string> FirstSearched(ProcessFact process)
    {
        var own = CommandPaths.IsPython(Whole(process.Executable))
            ? [.. NamedFiles(process).Where(CommandPaths.IsOwn).Take(1).Select(Folder), process.Folder]
            : (string[])[];
        var search = CommandPaths.Search(process.Folder, process.Loaders, _ => false).Skip(1).Select(Real).ToList();
        for (var i = 0; i < search.Count; i++)
            if (!own.Concat(search.Take(i + 1)).Any(f => code.Any(c => HasTheSame(c.Path, f, search[i]))))
                yield return search[i];
    }

    /// <summary>The code, a folder around it, or the one in it that another search path may have a copy of.</summary>
    private static bool HasTheSame(string code, string folder, string elsewhere) =>
        ContainerPath.Covers(folder, code) || folder == $"{code}/{elsewhere[(elsewhere.LastIndexOf('/') + 1)..]}";

    private static string Folder(string file) => file[..Math.Max(file.LastIndexOf('/'), 1)];

    /// <summary>Files outside of the code that a process is, or names as code.</summary>
    private IEnumerable<string> OwnElsewhere(ProcessFact process, Func<string, bool> isMeant) =>
        NamedFiles(process)
            .Where(CommandPaths.IsOwn)
            .Concat(
                Mount(Whole(process.Executable)) is null || CommandPaths.IsInterpreter(Whole(process.Executable))
                    ? []
                    : [Whole(process.Executable)]
            )
            .Where(f => Code(f) is null && isMeant(f));

    private bool NamesProgram(ProcessFact process) =>
        !BeginsElsewhere(process)
        && Of(process).Any(f => IsInTheCode(f) && (IsRunElsewhere(process) ? CommandPaths.IsCode(f) : IsProgram(f)));

    private bool IsBesideTheCode(ProcessFact process) =>
        !BeginsElsewhere(process)
        && !IsRunElsewhere(process)
        && (Of(process).Any(IsInTheCode) || (IsInTheCode(process.Folder) && !OwnElsewhere(process, _ => true).Any()));

    /// <summary>
    /// Whether the script that an interpreter is given lies in another mount. A shell begins where what it waits for
    /// does.
    /// </summary>
    private bool BeginsElsewhere(ProcessFact process) =>
        IsScriptElsewhere(process)
        || (
            CommandPaths.IsShell(Whole(process.Executable))
            && table.Processes.Any(c => c.Parent == process.Pid && (IsScriptElsewhere(c) || IsRunElsewhere(c)))
        );

    private bool IsScriptElsewhere(ProcessFact process) =>
        CommandPaths.Begun(process.Arguments, process.Folder).Select(Real).FirstOrDefault() is { } script
        && CommandPaths.IsOwn(script)
        && IsElsewhere(script);

    private bool IsRunElsewhere(ProcessFact process) =>
        IsElsewhere(Whole(process.Executable)) && !CommandPaths.IsInterpreter(Whole(process.Executable));

    private bool IsElsewhere(string path) => Code(path) is null && Mount(path) is not null;

    /// <summary>A file without an extension may be a program.</summary>
    private bool IsProgram(string path) =>
        CommandPaths.IsCode(path)
        || (Path.GetExtension(path).Length == 0 && Code(path)?.At(path) is { Kind: EntryKind.File });

    private static bool IsBehindLink(CodeRead code, string path) =>
        TreePath
            .FromRaw(ContainerPath.Below(code.Path, path))
            .Ancestors()
            .Any(a => code.Found.Find(a) is { LinkTarget: not null });

    private string Real(string path) => Links.GetValueOrDefault(path, path);

    private bool IsInTheCode(string path) => code.Any(c => path == c.Path || c.At(path) is not null);

    private bool IsForeign(string path) =>
        Mount(path) is { } mount && !code.Any(c => ContainerPath.Covers(mount.Destination, c.Path));

    private IEnumerable<string> Programs(ProcessFact process)
    {
        var path = Whole(process.Executable);
        if (Code(path) is not { } of)
            yield break;
        if (of.At(path)?.Sha256 != process.Sha256)
            yield return $"process {process.Pid} runs {path} with other content (sha256 "
                + $"{process.Sha256[..12]}…) than the "
                + "file has";
        else if (process.Executable.EndsWith(Deleted, StringComparison.Ordinal))
            yield return $"process {process.Pid} runs {path} as it was before it was replaced";
    }

    private bool IsFirst(ProcessFact process) => process.Pid == container.State.Pid || process.Pid == 1;

    private bool IsHealthcheck(ProcessFact process) =>
        container.Config.Healthcheck is { Test.Count: > 1 } check
        && check.Test.Skip(1).All(t => process.Arguments.Any(a => a.Contains(t, StringComparison.Ordinal)));

    private CodeRead? Code(string path) => code.FirstOrDefault(c => ContainerPath.Covers(c.Path, path));

    private MountPoint? Mount(string path) =>
        container.AllMounts.Where(m => ContainerPath.Covers(m.Destination, path)).MaxBy(m => m.Destination.Length);

    /// <summary>A path of a mount, and which one.</summary>
    public string WithMount(string path) => $"{path} from {Describe(Mount(path)!)}";

    private static string Describe(MountPoint mount) =>
        mount.Type == "volume" ? $"volume {mount.Name}" : $"{mount.Type} {mount.Source}".TrimEnd();

    private static string Name(ProcessFact process) => Whole(process.Executable);

    private static string Whole(string path) =>
        path.EndsWith(Deleted, StringComparison.Ordinal) ? path[..^Deleted.Length] : path;

    /// <summary>Not shared memory and the like, which have a path of their own making.</summary>
    private static bool IsFile(string path) =>
        path.StartsWith('/')
        && !path.StartsWith("/memfd:", StringComparison.Ordinal)
        && !path.StartsWith("/dev/", StringComparison.Ordinal)
        && !path.StartsWith("/SYSV", StringComparison.Ordinal)
        && !path.StartsWith("/[", StringComparison.Ordinal)
        && path != "/anon_hugepage";
}

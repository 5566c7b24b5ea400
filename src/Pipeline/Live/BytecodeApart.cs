using System.Buffers.Binary;
using Pipeline.Imports;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>
/// Bytecode that Python keeps in a folder of its own (PYTHONPYCACHEPREFIX) instead of beside the source. It runs in the
/// place of the commit's source, and in a volume it outlives a release; so what would be loaded has to come from the
/// commit.
/// </summary>
internal sealed class BytecodeApart(StackContext context, ServiceState state, CodeRead read)
{
    private const string Variable = "PYTHONPYCACHEPREFIX=";
    private const string Option = "pycache_prefix=";
    private const int HeaderLength = 16;

    /// <summary>Folders that the processes of a container keep bytecode in, absolute.</summary>
    public static IReadOnlyList<string> Folders(ProcessTable table) =>
        [
            .. table
                .Processes.SelectMany(p =>
                    p.Loaders.Where(l => l.StartsWith(Variable, StringComparison.Ordinal))
                        .Select(l => l[Variable.Length..])
                        .Concat(p.Arguments.Select(After).OfType<string>())
                        .Where(f => f.Length > 0)
                        .Select(f => ContainerPath.Normalise(f.StartsWith('/') ? f : $"{p.Folder}/{f}"))
                )
                .Distinct(),
        ];

    /// <summary>
    /// Whether Python loads this bytecode: it passes over one whose header has another time or size than the source,
    /// and writes it anew. Pure.
    /// </summary>
    /// <param name="bytecode">The file, header included (PEP 552).</param>
    /// <param name="source">As it is in the container; null when it is not there.</param>
    public static bool IsLoaded(byte[] bytecode, TreeEntry? source)
    {
        if (source is null || bytecode.Length < HeaderLength)
            return false;
        uint Word(int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytecode.AsSpan(at));
        return Word(4) != 0 || (Word(8) == (uint)(source.MtimeNs / 1_000_000_000) && Word(12) == (uint)source.Size);
    }

    /// <param name="folder">One of <see cref="Folders"/>.</param>
    /// <returns>Null when it holds no bytecode of the code.</returns>
    public async Task<Evidence?> Look(string folder, CancellationToken ct)
    {
        var root = ContainerPath.Normalise(folder + read.Path);
        var place = TreePath.FromText(root.TrimStart('/'));
        var there = await context.Trees.Read(
            new ProcessLocation(state.Container, state.Pid, "/"),
            new ReadRequest(Only: [place], FactsOnly: true),
            ct
        );
        if (!there.Contains(place))
            return null;
        var found = await context.Trees.Read(
            new ProcessLocation(state.Container, state.Pid, root),
            ReadRequest.Full,
            ct
        );
        var sources = read.Expected.AsManifest();
        var cached = found
            .Entries.Where(e => e.Kind == EntryKind.File)
            .Select(e => e with { Path = Beside(e.Path) })
            .Where(e => DerivedPython.SourceOf(e) is { } source && sources.Contains(source))
            .ToList();
        var bytecode = new Bytecode(context, read.Expected)
        {
            PlaceOf = Apart,
            IsLoaded = one => IsLoaded(one.Bytecode, Source(one.Path)),
        };
        var findings = (await bytecode.Look(cached, state.Container, root, state.Image, ct))
            .Where(f => !f.Contains(PythonBytecode.OfAnother, StringComparison.Ordinal))
            .ToList();
        return new Evidence(
            $"bytecode that {state.Service} keeps in {root} is what {bytecode.Python} makes of the commit's source",
            findings.Count == 0,
            findings.Count == 0
                ? $"{cached.Count} paths"
                : $"{Findings.List([.. findings.Select(f => f.Replace("__pycache__/", "", StringComparison.Ordinal))])}; "
                    + $"delete {root} in {state.Name}, and restart it"
        );
    }

    private TreeEntry? Source(TreePath cached) =>
        read.Found.Entries.FirstOrDefault(e => e.Path == DerivedPython.SourceOf(cached));

    private static TreePath Beside(TreePath apart) =>
        apart.Parent / TreePath.FromRaw("__pycache__") / TreePath.FromRaw(apart.Name);

    private static TreePath Apart(TreePath beside) => beside.Parent.Parent / TreePath.FromRaw(beside.Name);

    private static string? After(string argument)
    {
        var at = argument.IndexOf(Option, StringComparison.Ordinal);
        return at < 0 ? null : argument[(at + Option.Length)..];
    }
}

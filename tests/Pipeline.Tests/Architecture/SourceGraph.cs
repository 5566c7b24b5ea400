using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Pipeline.Tests.Architecture;

/// <summary>Which source file of a project uses a type of which other one, as the compiler sees it.</summary>
internal sealed class SourceGraph
{
    private static readonly ConcurrentDictionary<string, Lazy<SourceGraph>> Known = new();
    private readonly Dictionary<string, HashSet<string>> _uses = [];

    private SourceGraph() { }

    public IReadOnlyCollection<string> Files => _uses.Keys;

    public IEnumerable<(string From, string To)> Uses => _uses.SelectMany(u => u.Value.Select(to => (u.Key, to)));

    /// <param name="project">Folder below <c>src</c>.</param>
    public static SourceGraph Of(string project) =>
        Known.GetOrAdd(project, p => new Lazy<SourceGraph>(() => Compiled(p))).Value;

    /// <param name="project">Name of the assembly that the sources make.</param>
    /// <param name="sources">Text by path.</param>
    public static SourceGraph From(string project, IReadOnlyDictionary<string, string> sources)
    {
        var trees = sources.ToDictionary(s => s.Key, s => Parse(s.Value, s.Key));
        var compilation = CSharpCompilation.Create(
            project,
            [.. trees.Values, Parse(Usings, "Usings.g.cs")],
            References(project),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true)
        );
        var graph = new SourceGraph();
        foreach (var (file, tree) in trees)
            graph._uses[file] =
            [
                .. Targets(compilation.GetSemanticModel(tree), tree).Where(f => f != file && trees.ContainsKey(f)),
            ];
        return graph;
    }

    private static SourceGraph Compiled(string project)
    {
        var folder = $"src/{project}/";
        return From(project, House.Sources($"src/{project}").ToDictionary(f => f[folder.Length..], House.Read));
    }

    /// <summary>Groups in which each member reaches every other one; only those with more than one member.</summary>
    /// <param name="place">What the members are: the file itself, or its folder.</param>
    public IReadOnlyList<IReadOnlyList<string>> Circles(Func<string, string> place)
    {
        var edges = Uses.Select(u => (From: place(u.From), To: place(u.To)))
            .Where(u => u.From != u.To)
            .ToLookup(u => u.From, u => u.To);
        var reached = edges.Select(e => e.Key).ToDictionary(n => n, n => Reach(n, edges));
        return
        [
            .. reached
                .Keys.Where(n => reached[n].Contains(n))
                .GroupBy(n =>
                    string.Join(
                        '\n',
                        reached[n]
                            .Where(m => reached.TryGetValue(m, out var back) && back.Contains(n))
                            .Order(StringComparer.Ordinal)
                    )
                )
                .Select(g => (IReadOnlyList<string>)[.. g.Order(StringComparer.Ordinal)]),
        ];
    }

    /// <summary>What the SDK's implicit usings give every file.</summary>
    private const string Usings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        """;

    private static SyntaxTree Parse(string text, string path) =>
        CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Preview), path);

    private static IEnumerable<MetadataReference> References(string project) =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(p => Path.GetFileNameWithoutExtension(p) != project)
            .Select(p => MetadataReference.CreateFromFile(p));

    private static IEnumerable<string> Targets(SemanticModel model, SyntaxTree tree) =>
        from name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>()
        where name.FirstAncestorOrSelf<UsingDirectiveSyntax>() is null
        let type = TypeOf(model.GetSymbolInfo(name).Symbol)
        where type is not null
        from declared in type.DeclaringSyntaxReferences
        select declared.SyntaxTree.FilePath;

    private static INamedTypeSymbol? TypeOf(ISymbol? symbol)
    {
        var type =
            symbol as INamedTypeSymbol
            ?? (
                symbol is INamespaceSymbol
                    ? null
                    : (symbol as IMethodSymbol)?.ReducedFrom?.ContainingType ?? symbol?.ContainingType
            );
        while (type?.ContainingType is { } outer)
            type = outer;
        return type?.OriginalDefinition;
    }

    private static HashSet<string> Reach(string from, ILookup<string, string> edges)
    {
        var (seen, open) = (new HashSet<string>(), new Stack<string>(edges[from]));
        while (open.TryPop(out var next))
            if (seen.Add(next))
                foreach (var further in edges[next])
                    open.Push(further);
        return seen;
    }
}

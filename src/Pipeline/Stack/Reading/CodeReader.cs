using Pipeline.Terms;

namespace Pipeline.Stacks;

/// <summary>One item of <c>code</c>.</summary>
internal static class CodeReader
{
    private static readonly Dictionary<string, CodeStrategy> Strategies = new()
    {
        ["rebuild"] = CodeStrategy.Rebuild,
        ["unshadow"] = CodeStrategy.Unshadow,
        ["mount-path"] = CodeStrategy.MountPath,
        ["bind"] = CodeStrategy.Bind,
    };

    private static readonly Dictionary<string, DerivedFiles> DerivedKinds = new() { ["python"] = DerivedFiles.Python };

    /// <summary>As it is written in <c>pipeline.yml</c>.</summary>
    public static string TextOf(CodeStrategy strategy) => Strategies.First(s => s.Value == strategy).Key;

    public static CodeTree Read(Section section)
    {
        var source = PathRules.Source(section, "source");
        var path = PathRules.InContainer(section, "path", required: true) ?? "";
        return new CodeTree
        {
            Name =
                section.Text("name")
                ?? (source == "." ? path[(path.LastIndexOf('/') + 1)..] : source[(source.LastIndexOf('/') + 1)..]),
            Source = source,
            Path = path,
            Owner = Owner(section),
            Services = section.Texts("services", required: true),
            Strategy = Choices.Read(section, "strategy", section.Text("strategy"), Strategies, CodeStrategy.Rebuild),
            LeftIn = section.Child("left_in", "code.left_in") is { } left
                ? new CodeLeftIn(left.RequiredText("volume"), PathRules.InVolume(left, "path"))
                : null,
            Anchor = section.Text("anchor"),
            Marker = Marker(section),
            Derived =
            [
                .. section
                    .Texts("derived")
                    .Select(d => Choices.Read(section, "derived", d, DerivedKinds, DerivedFiles.Python)),
            ],
            Ignore = Patterns.Globs(section, "ignore"),
            Imports = section.Child("imports", "code.imports") is { } imports
                ? Imports(imports)
                : new ImportRules(null, null, []),
        };
    }

    // It ends up in a COPY instruction: one word, without shell or Dockerfile syntax.
    private static string? Owner(Section section)
    {
        var owner = section.Text("owner");
        if (
            owner is not null
            && (
                owner.Count(c => c == ':') > 1
                || owner.StartsWith(':')
                || owner.EndsWith(':')
                || !owner.All(c => char.IsAsciiLetterOrDigit(c) || c is ':' or '_' or '-' or '.')
            )
        )
            section.Wrong("owner", "a user or user:group");
        return owner;
    }

    private static string Marker(Section section)
    {
        var marker = section.Text("marker") ?? ".pipeline-marker";
        if (marker.Contains('/') || marker is "." or "..")
            section.Wrong("marker", "a file name without folders");
        return marker;
    }

    private static ImportRules Imports(Section section) =>
        new(
            section.Child("python", "code.imports.python") is { } python ? Language(python, "python3") : null,
            section.Child("node", "code.imports.node") is { } node ? Language(node, "node") : null,
            [
                .. section
                    .Children("commands", "code.imports.commands")
                    .Select(c => new ImportCommand(c.Texts("run", required: true), c.Flag("origin"))),
            ]
        );

    private static LanguageImports Language(Section section, string command) =>
        new(
            section.Text("command") ?? command,
            section.Texts("modules", required: true),
            section.Texts("dependencies")
        );
}

namespace Pipeline.Stacks;

/// <summary>Which images hold baked code, and whether each is built in exactly one way.</summary>
internal static class ImageChecks
{
    public static IReadOnlyList<StackImage> Images(StackDefinition definition, ComposeModel compose, LoadReport report)
    {
        var readers = definition
            .Code.SelectMany(t => t.Services)
            .Distinct()
            .Select(compose.Find)
            .OfType<ComposeService>()
            .ToList();
        return
        [
            .. readers
                .GroupBy(s => s.Image)
                .Select(g => Image(g.Key, [.. g], definition, compose, report))
                .OfType<StackImage>(),
        ];
    }

    private static StackImage? Image(
        string name,
        List<ComposeService> readers,
        StackDefinition definition,
        ComposeModel compose,
        LoadReport report
    )
    {
        var users = compose.Services.Where(s => s.Image == name).ToList();
        var builders = users.Where(s => s.Build is not null).ToList();
        if (builders.Count == 0)
        {
            foreach (var reader in readers)
                report.Add(
                    KeyOf(reader, definition),
                    "a service whose image is built",
                    $"no build: in {reader.Name}, only image: {name}",
                    hint: $"Add to the compose file under services.{reader.Name}:\nbuild: <folder of the Dockerfile>"
                );
            return null;
        }
        foreach (var other in builders.Skip(1).Where(b => !Same(b.Build!, builders[0].Build!)))
            report.Add(
                KeyOf(readers[0], definition),
                $"one way to build the image {name}",
                $"{builders[0].Name} and {other.Name} build it differently "
                    + $"({Difference(builders[0].Build!, other.Build!)})",
                hint: "Give one of the services an image: name of its own, or build both alike."
            );
        if (builders[0].Build!.More.Inline)
            report.Add(
                KeyOf(readers[0], definition),
                "a Dockerfile in the repository, since the code's COPY goes into it",
                $"dockerfile_inline in {builders[0].Name}",
                hint: "Move the text to a file beside the compose file, and write under build:\ndockerfile: <that file>"
            );
        var trees = definition.Code.Where(t => t.Services.Any(s => readers.Exists(r => r.Name == s))).ToList();
        return new StackImage(name, builders[0].Build!, [.. users.Select(u => u.Name)], trees);
    }

    private static string KeyOf(ComposeService service, StackDefinition definition)
    {
        var (i, tree) = definition.Code.Index().First(t => t.Item.Services.Contains(service.Name));
        return $"code[{i}].services[{tree.Services.ToList().IndexOf(service.Name)}]";
    }

    private static bool Same(ComposeBuild one, ComposeBuild other) => Difference(one, other).Length == 0;

    // Names of keys only: an argument may be secret.
    private static string Difference(ComposeBuild one, ComposeBuild other) =>
        string.Join(
            ", ",
            new[]
            {
                one.Context == other.Context ? null : "context",
                one.Dockerfile == other.Dockerfile ? null : "dockerfile",
                one.Target == other.Target ? null : "target",
                one.Args.Count == other.Args.Count && !one.Args.Except(other.Args).Any() ? null : "args",
                one.More.SameAs(other.More) ? null : "options",
                one.Platforms.SequenceEqual(other.Platforms) ? null : "platforms",
                one.Unsupported.SequenceEqual(other.Unsupported)
                    ? null
                    : string.Join(", ", one.Unsupported.Union(other.Unsupported)),
            }.OfType<string>()
        );
}

namespace Pipeline.Stacks;

/// <summary>
/// Reads <c>pipeline.yml</c>, strictly: an unknown key, a duplicate, a wrong type or a contradiction is an error with
/// its place.
/// </summary>
public static class StackReader
{
    /// <exception cref="StackException">The file is missing or wrong; holds every problem found.</exception>
    public static StackDefinition Read(string path)
    {
        var context = new ReadContext(Path.GetFullPath(path));
        return Read(context, LoadText(context));
    }

    /// <summary>Whether a file that is there is what Docker Compose reads; false where that cannot be seen.</summary>
    public static bool IsCompose(string path)
    {
        var context = new ReadContext(Path.GetFullPath(path));
        try
        {
            return File.Exists(path) && YamlFile.Parse(context, LoadText(context)) is { } root && IsCompose(root);
        }
        catch (StackException)
        {
            return false;
        }
    }

    internal static StackDefinition Read(ReadContext context, string text)
    {
        var root =
            YamlFile.Parse(context, text)
            ?? throw YamlFile.Fatal(
                context,
                new Place(1, 1),
                "a mapping with version, code and services",
                "an empty file"
            );
        if (IsCompose(root))
            throw YamlFile.Fatal(
                context,
                root.At,
                "a pipeline.yml",
                "a compose file",
                "--stack takes a pipeline.yml; ./build.sh Init --compose <this file> writes one beside it."
            );
        if (OpenQuestions.Find(root, context))
            throw new StackException(context.Problems);
        var definition = new DefinitionReader(context).Read(new Section(context, StackKeys.Root, "", root));
        DefinitionChecks.Check(definition, context);
        ThrowIfAny(context, definition);
        return definition;
    }

    /// <summary>A service of compose has an image, or is built; one of a pipeline.yml is neither.</summary>
    private static bool IsCompose(YamlNode root) =>
        root.Pairs.All(p => p.Key != "code")
        && root.Pairs.Where(p => p.Key == "services")
            .SelectMany(p => p.Value.Pairs)
            .Any(s => s.Value.Pairs.Any(p => p.Key is "image" or "build" or "extends"));

    private static string LoadText(ReadContext context)
    {
        if (!File.Exists(context.File))
            throw YamlFile.Fatal(
                context,
                new Place(1, 1),
                "a pipeline.yml",
                Directory.Exists(context.File) ? "a folder" : "no such file",
                "Give the file with --stack; the bundled demo, docker/demo/pipeline.yml, is the reference."
            );
        try
        {
            return YamlFile.Text(context, File.ReadAllBytes(context.File));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw YamlFile.Fatal(context, new Place(1, 1), "a readable file", e.Message);
        }
    }

    private static void ThrowIfAny(ReadContext context, StackDefinition definition)
    {
        if (context.Problems.Count > 0)
            throw new StackException([.. context.Problems.OrderBy(p => p.At.Line).ThenBy(p => p.At.Column).Distinct()])
            {
                Partial = definition,
            };
    }
}

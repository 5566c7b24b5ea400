using System.Text.RegularExpressions;

namespace Pipeline.Stacks;

/// <summary>
/// The images that a Dockerfile begins its stages with, copies from or mounts: no stage of the same file, no folder of
/// a named context, and not the empty image. Pure.
/// </summary>
public static partial class BaseImages
{
    private const string OfImage = "docker-image://";

    /// <summary>In their order, each once. A variable that nothing sets stays as it is written.</summary>
    /// <param name="args">Build arguments; they go before the defaults of the file.</param>
    /// <param name="contexts">Named contexts of the build; they go before images of that name.</param>
    public static IReadOnlyList<string> Of(
        string dockerfile,
        IReadOnlyDictionary<string, string> args,
        IReadOnlyDictionary<string, string> contexts
    )
    {
        var (stages, variables) = (new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "scratch" }, Copy(args));
        var (bases, isInStage) = (new List<string>(), false);
        foreach (var instruction in Dockerfile.Parse(dockerfile).Instructions)
        {
            var words = Words(instruction.Text);
            if (instruction.Keyword == "ARG" && !isInStage)
                foreach (var pair in words.Select(w => w.Split('=', 2)).Where(p => p.Length == 2))
                    variables.TryAdd(pair[0], pair[1].Trim('"', '\''));
            if (instruction.Keyword != "FROM")
            {
                bases.AddRange(Sources(instruction).Where(s => !stages.Contains(s) && !int.TryParse(s, out _)));
                continue;
            }

            isInStage = true;
            if (words.Count > 0 && Expanded(words[0], variables) is var image && !stages.Contains(image))
                bases.Add(image);
            if (words is [_, _, var name, ..])
                stages.Add(name);
        }

        return [.. bases.Select(b => Image(b, contexts)).OfType<string>().Distinct()];
    }

    /// <summary>Null where a context of that name is no image.</summary>
    private static string? Image(string name, IReadOnlyDictionary<string, string> contexts) =>
        !contexts.TryGetValue(name, out var context) ? name
        : context.StartsWith(OfImage, StringComparison.Ordinal) ? context[OfImage.Length..]
        : null;

    /// <summary>What an instruction beside FROM takes files from: <c>COPY --from</c>, <c>RUN --mount=…,from=</c>.
    /// </summary>
    private static IEnumerable<string> Sources(DockerInstruction instruction) =>
        instruction.Keyword is "COPY" or "ADD" or "RUN"
            ? instruction
                .Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                .Skip(1)
                .TakeWhile(w => w.StartsWith("--", StringComparison.Ordinal) || w == "\\")
                .SelectMany(w => w.Split(','))
                .Select(w => From().Match(w))
                .Where(m => m.Success)
                .Select(m => m.Groups["name"].Value.Trim('"', '\''))
            : [];

    private static Dictionary<string, string> Copy(IReadOnlyDictionary<string, string> args) => new(args);

    private static List<string> Words(string text) =>
        [
            .. text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)
                .Skip(1)
                .Where(w => !w.StartsWith("--", StringComparison.Ordinal)),
        ];

    private static string Expanded(string text, Dictionary<string, string> variables) =>
        Variable()
            .Replace(text, m => variables.GetValueOrDefault(m.Groups["name"].Value) is { Length: > 0 } v ? v : m.Value);

    [GeneratedRegex(@"\$(?:\{(?<name>\w+)\}|(?<name>\w+))")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^(?:--from|--mount=from|from)=(?<name>.+)$")]
    private static partial Regex From();
}

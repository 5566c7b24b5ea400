using System.Text.RegularExpressions;

namespace Pipeline.Stacks;

/// <summary>
/// The images that a Dockerfile begins its stages with: no stage of the same file, and not the empty image. Pure.
/// </summary>
public static partial class BaseImages
{
    /// <summary>In their order, each once. A variable that nothing sets stays as it is written.</summary>
    /// <param name="args">Build arguments; they go before the defaults of the file.</param>
    public static IReadOnlyList<string> Of(string dockerfile, IReadOnlyDictionary<string, string> args)
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
                continue;
            isInStage = true;
            if (words.Count > 0 && Expanded(words[0], variables) is var image && !stages.Contains(image))
                bases.Add(image);
            if (words is [_, _, var name, ..])
                stages.Add(name);
        }

        return [.. bases.Distinct()];
    }

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
}

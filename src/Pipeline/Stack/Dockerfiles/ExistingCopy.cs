using System.Text.RegularExpressions;

namespace Pipeline.Stacks;

/// <summary>
/// Finds the COPY or ADD of a Dockerfile that brings a folder of the build context to its place already, so that no
/// managed block is needed; pure. What cannot be decided from the text (a wildcard, a variable that is not set by ENV,
/// a relative target under an unknown WORKDIR) is not recognised.
/// </summary>
public static partial class ExistingCopy
{
    /// <param name="instructions">Those of the built stage, after those of the stages it is made from (<see
    /// cref="Dockerfile.Lineage"/>).</param>
    /// <returns>The last such instruction; null when there is none.</returns>
    public static DockerInstruction? Find(IEnumerable<DockerInstruction> instructions, BakedFolder folder, char escape)
    {
        var context = new Surroundings();
        DockerInstruction? found = null;
        foreach (var instruction in instructions)
        {
            context.Follow(instruction);
            if (instruction.Keyword is "COPY" or "ADD" && Brings(instruction, folder, context, escape))
                found = instruction;
        }

        return found;
    }

    private static bool Brings(DockerInstruction copy, BakedFolder folder, Surroundings context, char escape)
    {
        if (
            copy.Text.Contains("<<", StringComparison.Ordinal)
            || CopyWords.Parse(copy.Text, escape) is not { } words
            || !words.KeepsContent(folder.Owner)
        )
            return false;
        if (context.Expand(words.Target) is not { } target || context.Absolute(target) is not { } place)
            return false;
        return words
            .Sources.Select(context.Expand)
            .OfType<string>()
            .Any(source => LandsAt(source, place, folder.Source) == folder.Path);
    }

    /// <returns>Where the folder lands; null when the source does not hold it.</returns>
    private static string? LandsAt(string source, string place, string folder)
    {
        if (source.IndexOfAny(['*', '?', '[']) >= 0)
            return null;
        var (outer, inner) = (ContainerPath.Normalise(source), ContainerPath.Normalise(folder));
        return ContainerPath.Covers(outer, inner)
            ? ContainerPath.Normalise($"{place}/{ContainerPath.Below(outer, inner)}")
            : null;
    }

    /// <summary>What the instructions so far say of paths: the working directory, and the variables of ENV.</summary>
    private sealed class Surroundings
    {
        private readonly Dictionary<string, string> _variables = [];
        private string? _directory;

        public void Follow(DockerInstruction instruction)
        {
            var rest = instruction.Text[instruction.Keyword.Length..].Trim();
            if (instruction.Keyword == "ENV")
                Remember(rest);
            else if (instruction.Keyword == "WORKDIR")
                _directory = Expand(rest.Trim('"')) is { } path ? Absolute(path) : null;
        }

        /// <summary>Both forms: <c>ENV A=b C=d</c>, and the old <c>ENV A b</c>.</summary>
        private void Remember(string rest)
        {
            if (Old().Match(rest) is { Success: true } one)
                _variables[one.Groups["name"].Value] = Expand(one.Groups["value"].Value) ?? "$";
            else
                foreach (Match pair in Assignment().Matches(rest))
                    _variables[pair.Groups["name"].Value] = Expand(pair.Groups["value"].Value.Trim('"', '\'')) ?? "$";
        }

        /// <returns>Null when a variable's value is not known.</returns>
        public string? Expand(string text)
        {
            var expanded = Variable().Replace(text, m => _variables.GetValueOrDefault(m.Groups["name"].Value, m.Value));
            return expanded.Contains('$') ? null : expanded;
        }

        public string? Absolute(string path) =>
            path.StartsWith('/') ? ContainerPath.Normalise(path)
            : _directory is null ? null
            : ContainerPath.Normalise($"{_directory}/{path}");
    }

    [GeneratedRegex("""(?<name>[A-Za-z_][A-Za-z0-9_]*)=(?<value>"[^"]*"|'[^']*'|\S*)""")]
    private static partial Regex Assignment();

    [GeneratedRegex(@"^(?<name>[A-Za-z_][A-Za-z0-9_]*)\s+(?<value>.*)$", RegexOptions.Singleline)]
    private static partial Regex Old();

    [GeneratedRegex(@"\$(?:\{(?<name>[A-Za-z_][A-Za-z0-9_]*)\}|(?<name>[A-Za-z_][A-Za-z0-9_]*))")]
    private static partial Regex Variable();
}

using System.Text.RegularExpressions;

namespace Pipeline.Docker;

/// <summary>
/// Lets through what compose says, except where it may quote a value of the model or of an env file. A list of what is
/// known to be safe, not of what is known to be dangerous: a line of a newer compose that is not recognised is
/// withheld.
/// </summary>
internal static class ComposeLines
{
    /// <summary>Added to a failure when something was kept back.</summary>
    public const string Withheld =
        "(some of compose's words are withheld: they may quote secret values; 'docker compose config "
        + "--quiet' shows them)";

    private const string Reasons = "key cannot contain a space|unterminated quoted value|unexpected character";
    private const string Unset =
        "a variable is not set and becomes empty (its name is withheld: it may be part of a value; a literal "
        + "$ is written $$)";

    /// <summary>First match wins; the replacement keeps only what cannot be a value.</summary>
    private static readonly (Regex Pattern, string Replacement)[] Safe =
    [
        // What was done, and what the engine said.
        Rule(@"^ ?(Container|Network|Volume|Image|Service|Config|Secret) [\w.:/""@-]+ +[A-Z].*$", "$0"),
        Rule(@"^ ?[\w.-]+ (Pulling|Pulled|Building|Built|Skipped)\b.*$", "$0"),
        Rule(@"^#\d+ .*$", "$0"),
        Rule(
            @"^(Error response from daemon|dependency failed to start|Cannot connect to the Docker daemon|failed to solve|no such service|no such image): ?.*$",
            "$0"
        ),
        Rule(@"^Cannot connect to the Docker daemon .*$", "$0"),
        Rule(@"^permission denied while trying to connect .*$", "$0"),
        Rule(
            @"^(container|service) ""?[\w.-]+""? (is unhealthy|exited \(\d+\)|has no healthcheck configured|didn't complete successfully: exit \d+|is not running)$",
            "$0"
        ),
        Rule(@"^Volume ""[\w.-]+"" exists but doesn't match configuration in compose file.*$", "$0"),
        // What is wrong with the model: place and kind only.
        Rule(@"^service ""[\w.-]+"" [\w ""./-]+: invalid compose project$", "$0"),
        Rule(@"^no configuration file provided: not found$", "$0"),
        Rule(@"^(env file .+? not found)\b.*$", "$1"),
        Rule(@"^(Couldn't find env file: .+)$", "$1"),
        Rule(@"^((?:open|stat) .+: (?:no such file or directory|permission denied|is a directory))$", "$1"),
        Rule(
            @"^validating (.+): ([\w.-]+) (must be an? [a-z ]+|Additional property [A-Za-z_][\w-]{0,40} is not allowed)$",
            "$0"
        ),
        Rule(@"^(invalid interpolation format for [\w.\[\]-]+)\.$", "$1"),
        Rule(@"^You may need to escape any \$ with another \$\.$", "$0"),
        Rule(
            @"^((error while interpolating [\w.\[\]-]+|failed to read \S+): required variable \w+ is missing a value)\b.*$",
            "$1"
        ),
        Rule($@"^(failed to read (?:.+?): line \d+: (?:{Reasons}))\b.*$", "$1"),
        Rule(@"^(failed to read (?:.+?): line \d+): .*$", "$1"),
        Rule($@"^(line \d+: (?:{Reasons}))\b.*$", "an env file of a service: $1"),
        Rule(@"^(error decoding '[\w.\[\]-]+'): .*$", "$1"),
        Rule(@"^decoding failed due to the following error\(s\):$", "$0"),
        Rule(
            @"^yaml: line \d+: (mapping values are not allowed in this context|did not find expected [a-z ',<>-]+|could not find expected '.'|found character that cannot start any token|found a tab character that violates indentation)$",
            "$0"
        ),
        Rule(@"^yaml: unknown anchor .*$", "yaml: an unquoted value starts with * (unknown anchor)"),
        Rule(@"^yaml: unmarshal errors:$", "$0"),
        Rule(
            @"^ *line (\d+): mapping key .* already defined at line (\d+)$",
            "line $1: a key is defined again (first in line $2)"
        ),
        Rule(@"^ *line (\d+): cannot unmarshal .* into .*$", "line $1: a value has the wrong type"),
        // Warnings.
        Rule(
            @"^.*level=warning msg=""(?:Found orphan containers|volume \\""|network \\""|a network with name).*$",
            "$0"
        ),
        Rule(
            @"^.*level=warning msg="".*the attribute `version` is obsolete.*$",
            "compose warns: the attribute `version` is obsolete"
        ),
    ];

    private static readonly Regex UnsetVariable = new(
        @"level=warning msg=""The \\""(?<name>[^""\\]*)\\"" variable is not set\.",
        RegexOptions.CultureInvariant
    );

    /// <summary>The line without what may be a value; null when nothing of it is known to be safe.</summary>
    /// <param name="isReference">Whether a compose file spells <c>${name…}</c>: only then is it a name that somebody
    /// chose, and not the tail of a password.</param>
    public static string? Shown(string line, Func<string, bool> isReference)
    {
        if (UnsetVariable.Match(line) is { Success: true } unset)
            return isReference(unset.Groups["name"].Value)
                ? $"the variable {unset.Groups["name"].Value} is not set and becomes empty"
                : Unset;
        foreach (var (pattern, replacement) in Safe)
        {
            var match = pattern.Match(line);
            if (match.Success)
                return match.Result(replacement);
        }
        return null;
    }

    private static (Regex, string) Rule(string pattern, string replacement) =>
        (new Regex(pattern, RegexOptions.CultureInvariant), replacement);
}

using System.Reflection;
using Pipeline.Targets.Arguments;
using Pipeline.Targets.Ordering;
using Pipeline.Targets.Session;
using Pipeline.Targets.Syntax;

namespace Pipeline.Targets.Pages;

/// <summary>
/// What <c>--completion</c> prints: a script to be sourced, from the data that the help is made of. What shells have in
/// common is in <c>completion.sh</c>, how each of them asks in <c>completion.bash</c> and <c>completion.zsh</c>.
/// </summary>
internal static class CompletionScript
{
    /// <param name="session">Completed is the <c>build.sh</c> of its root, and no other one; or the installed
    /// program, by its name.</param>
    public static string Render(
        Shell shell,
        TargetGraph graph,
        IReadOnlyList<BuildParameter> parameters,
        BuildSession session
    )
    {
        var name = shell.ToString().ToLowerInvariant();
        var targets = graph.Targets.Where(x => !x.Definition.IsUnlisted).Select(x => x.Name).ToList();
        var listed = parameters.Where(x => x.Attribute.List).OrderBy(x => x.Option, StringComparer.Ordinal).ToList();
        var script = Read("completion.sh") + Read($"completion.{name}");
        return script
            .Replace("@shell@", name, StringComparison.Ordinal)
            .Replace("@targets@", string.Join(' ', targets), StringComparison.Ordinal)
            .Replace("@options@", string.Join(' ', listed.Select(x => x.Option)), StringComparison.Ordinal)
            .Replace("@lists@", string.Join(" | ", Lists(listed)), StringComparison.Ordinal)
            .Replace("@values@", string.Join('\n', Cases(listed, targets)), StringComparison.Ordinal)
            .Replace("@command@", session.Command, StringComparison.Ordinal)
            .Replace("@name@", session.Installed?.Command ?? "build.sh", StringComparison.Ordinal)
            .Replace("@other@", Other(session, shell == Shell.Zsh ? "words[1]" : "1"), StringComparison.Ordinal);
    }

    /// <summary>Holds when what was typed is another program of that name.</summary>
    private static string Other(BuildSession session, string typed) =>
        session.Installed is { } program
            ? $"${{{typed}##*/}} != {program.Command}"
            : $"! ${{{typed}/#\\~/$HOME}} -ef {Quoted(session.RootDirectory / "build.sh")}";

    private static IEnumerable<string> Lists(IEnumerable<BuildParameter> parameters) =>
        parameters.Where(x => x.Type.IsArray).Select(x => x.Option);

    private static IEnumerable<string> Cases(IEnumerable<BuildParameter> parameters, IReadOnlyList<string> targets) =>
        parameters
            .Where(x => x.ItemType != typeof(bool))
            .GroupBy(x => Values(x, targets), x => x.Option)
            .Select(x => $"    {string.Join(" | ", x)}) {x.Key} ;;");

    /// <summary>The command that prints them. A text may be the name of a file; a number or a time is nothing that a
    /// shell knows.</summary>
    private static string Values(BuildParameter parameter, IReadOnlyList<string> targets) =>
        parameter switch
        {
            { IsBuiltIn: true, Name: nameof(HostOptions.Target) or nameof(HostOptions.Skip) } => Print(targets),
            { ItemType.IsEnum: true } => Print(Enum.GetNames(parameter.ItemType).Select(Names.Dashed)),
            _ when parameter.ItemType == typeof(string) || parameter.ItemType == typeof(AbsolutePath) => "echo :files",
            _ => ":",
        };

    private static string Print(IEnumerable<string> words) => $"printf '%s\\n' {string.Join(' ', words)}";

    private static string Quoted(string path) => $"'{path.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private static string Read(string name)
    {
        using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }
}

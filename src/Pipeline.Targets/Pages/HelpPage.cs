using Pipeline.Targets.Arguments;
using Pipeline.Targets.Ordering;
using Pipeline.Targets.Planning;
using Pipeline.Targets.Session;
using Pipeline.Targets.Syntax;

namespace Pipeline.Targets.Pages;

/// <summary>What <c>--help</c> prints.</summary>
internal static class HelpPage
{
    public static IEnumerable<string> Lines(
        TargetGraph graph,
        IEnumerable<BuildParameter> parameters,
        BuildSession session
    ) =>
        [
            .. session.Installed is null
                ? Array.Empty<string>()
                : [$"{session.Installed.Command} {session.Installed.Version}", ""],
            $"Usage: {session.Command} [targets] [--parameter value]",
            "",
            .. TargetLines(graph),
            "",
            .. ParameterLines(parameters)
                .Select(l => l.Replace("./build.sh", session.Command, StringComparison.Ordinal)),
        ];

    private static IEnumerable<string> TargetLines(TargetGraph graph)
    {
        var listed = graph.Targets.Where(x => !x.Definition.IsUnlisted).ToList();
        var width = listed.Max(x => (int?)Label(x).Length) ?? 0;
        yield return "Targets (with their direct dependencies):";
        yield return "";
        foreach (var target in listed)
        {
            var dependencies = string.Join(", ", target.Dependencies.Select(x => x.Name));
            yield return dependencies.Length == 0
                ? $"  {Label(target)}"
                : $"  {Label(target).PadRight(width)} -> {dependencies}";
            if (target.Definition.DescriptionText is { } description)
                yield return $"      {description}";
        }
    }

    private static IEnumerable<string> ParameterLines(IEnumerable<BuildParameter> parameters)
    {
        var listed = parameters
            .Where(x => x.Attribute.List)
            .OrderBy(x => x.IsBuiltIn)
            .ThenBy(x => x.Option, StringComparer.Ordinal)
            .ToList();
        var width = listed.Max(x => Label(x).Length);
        yield return "Parameters:";
        yield return "";
        foreach (var group in listed.GroupBy(x => x.IsBuiltIn))
        {
            if (group.Key && listed.Exists(x => !x.IsBuiltIn))
                yield return "";
            foreach (var parameter in group)
                yield return $"  {Label(parameter).PadRight(width)}  {Description(parameter)}".TrimEnd();
        }
    }

    private static string Label(TargetNode target) => target.IsDefault ? $"{target.Name} (default)" : target.Name;

    private static string Label(BuildParameter parameter) =>
        parameter.ItemType switch
        {
            var type when type == typeof(bool) && !parameter.Type.IsArray => parameter.Option,
            _ => $"{parameter.Option} <{ValueName(parameter)}>{(parameter.Type.IsArray ? "..." : "")}",
        };

    private static string ValueName(BuildParameter parameter) =>
        parameter.ItemType switch
        {
            { IsEnum: true } => "name",
            var type when type == typeof(TimeSpan) => "time",
            var type when type == typeof(AbsolutePath) => "path",
            var type when type == typeof(string) => "text",
            _ => "number",
        };

    private static string Description(BuildParameter parameter)
    {
        string?[] parts =
        [
            parameter.Attribute.Description,
            parameter.ItemType.IsEnum
                ? $"({string.Join(", ", Enum.GetNames(parameter.ItemType).Select(Names.Dashed))})"
                : null,
            parameter.IsRequired ? "(required)" : null,
            parameter.IsSecret ? $"(secret: set NUKE_{parameter.Name})" : null,
        ];
        return string.Join(' ', parts.Where(x => x is not null));
    }
}

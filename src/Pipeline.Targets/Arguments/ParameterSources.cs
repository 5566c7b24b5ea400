using Pipeline.Targets.Syntax;

namespace Pipeline.Targets.Arguments;

/// <summary>Where values come from, strongest first.</summary>
internal static class ParameterSources
{
    private const string Prefix = "NUKE_";

    /// <summary>An array may be given in several pieces; anything else only once.</summary>
    /// <exception cref="UsageException">An option that holds one value is there twice.</exception>
    public static ParameterSource From(CommandLine commandLine) =>
        parameter =>
            commandLine.Find(parameter.Name) switch
            {
                [] => null,
                [var option] => new(parameter.Option, option.Values, IsSplit: true),
                var several when parameter.Type.IsArray => new(
                    parameter.Option,
                    [.. several.SelectMany(x => x.Values)],
                    IsSplit: true
                ),
                _ => throw new UsageException($"{parameter.Option} is there twice."),
            };

    /// <summary>
    /// <c>NUKE_X</c>: the exact name first, then without regard to case, dashes and underscores. Empty is unset.
    /// </summary>
    public static ParameterSource From(IReadOnlyDictionary<string, string> environment) =>
        parameter =>
        {
            var name = environment.ContainsKey(Prefix + parameter.Name)
                ? Prefix + parameter.Name
                : environment
                    .Keys.Where(x => x.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
                    .Order(StringComparer.Ordinal)
                    .FirstOrDefault(x => Names.Same(x[Prefix.Length..], parameter.Name));
            return name is null || environment[name].Length == 0
                ? null
                : new(name, [environment[name]], IsSplit: false);
        };

    /// <summary><c>X</c> without a prefix, exact case; as NUKE does.</summary>
    public static ParameterSource OfBareNames(IReadOnlyDictionary<string, string> environment) =>
        parameter =>
            environment.TryGetValue(parameter.Name, out var value) && value.Length > 0
                ? new(parameter.Name, [value], IsSplit: false)
                : null;

    public static ParameterSource From(ParameterFile file) =>
        parameter => file.Values.FirstOrDefault(x => Names.Same(x.Key, parameter.Name)).Value;
}

using Pipeline.Targets.Syntax;

namespace Pipeline.Targets.Arguments;

/// <summary>Gives parameters their values.</summary>
internal static class ParameterBinder
{
    /// <exception cref="UsageException">An option is unknown; the message has the nearest, or says what was probably
    /// meant.</exception>
    public static void RejectUnknown(
        CommandLine commandLine,
        IReadOnlyList<BuildParameter> parameters,
        TargetNames targets
    )
    {
        foreach (
            var option in commandLine.Options.Where(x =>
                !parameters.Any(parameter => Names.Same(parameter.Name, x.Name))
            )
        )
            throw new UsageException(Explain(option, commandLine, parameters));

        foreach (var option in commandLine.Options)
        {
            var parameter = parameters.First(x => Names.Same(x.Name, option.Name));
            var taken = option.Inline is not null || parameter.ItemType == typeof(bool) ? 0 : 1;
            if (!parameter.Type.IsArray && option.Following.Skip(taken).FirstOrDefault(x => targets(x)) is { } target)
                throw new UsageException($"Targets come before the first option: write '{target} {parameter.Option}'.");
        }
    }

    /// <exception cref="UsageException">A file holds a parameter that the build does not have.</exception>
    public static void RejectUnknown(ParameterFile file, IReadOnlyList<BuildParameter> parameters)
    {
        foreach (var name in file.Values.Keys.Where(x => !parameters.Any(parameter => Names.Same(parameter.Name, x))))
            throw new UsageException(
                $"There is no parameter '{name}', which {file.Name} "
                    + $"sets.{Names.Suggest(name, parameters.Select(x => x.Name))}"
            );
    }

    /// <summary>The first source that has a value wins; a parameter that none has keeps its initializer.</summary>
    /// <exception cref="UsageException">A value does not fit.</exception>
    public static void Bind(
        IEnumerable<BuildParameter> parameters,
        IReadOnlyList<ParameterSource> sources,
        string workingDirectory
    )
    {
        foreach (var parameter in parameters)
        {
            var value = sources.Select(source => source(parameter)).FirstOrDefault(x => x is not null);
            if (value is not null)
                parameter.Value = ValueParser.Parse(parameter, value, workingDirectory);
        }
    }

    private static string Explain(Option option, CommandLine commandLine, IReadOnlyList<BuildParameter> parameters)
    {
        var previous = commandLine.Options.TakeWhile(x => x != option).LastOrDefault();
        if (option.Name.Length > 0 && char.IsDigit(option.Name[0]) && previous is not null)
            return $"'-{option.Name}' is read as an option. A value that starts with a dash is written "
                + $"'--{previous.Name}=-{option.Name}'.";
        return $"There is no option '--{option.Name}'.{Names.Suggest(option.Name, parameters.Select(x => x.Option))}";
    }
}

namespace Pipeline.Targets.Syntax;

/// <summary>The arguments, split: targets come before the first option. What options mean is decided later.</summary>
internal sealed record CommandLine(IReadOnlyList<string> Targets, IReadOnlyList<Option> Options)
{
    public static CommandLine Parse(IEnumerable<string> arguments)
    {
        var targets = new List<string>();
        var options = new List<Option>();
        foreach (var argument in arguments)
        {
            if (argument.StartsWith('-'))
                options.Add(ToOption(argument));
            else if (options.Count > 0)
                options[^1].Following.Add(argument);
            else
                targets.AddRange(argument.Split('+'));
        }

        return new(targets, options);
    }

    /// <summary>All occurrences of an option.</summary>
    public IReadOnlyList<Option> Find(string name) => [.. Options.Where(x => Names.Same(x.Name, name))];

    private static Option ToOption(string argument)
    {
        var text = argument is "-h" or "-?" ? "help" : argument.TrimStart('-');
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? new(text, null, []) : new(text[..equals], text[(equals + 1)..], []);
    }
}

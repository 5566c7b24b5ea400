namespace Pipeline.Targets.Syntax;

/// <summary>Values of a parameter as text, with where they come from.</summary>
/// <param name="Items">None for a bare option.</param>
/// <param name="IsSplit">Already one item a value; text from the environment or a file's string is one item to be
/// split.</param>
internal sealed record ParameterValue(string Source, IReadOnlyList<string> Items, bool IsSplit);

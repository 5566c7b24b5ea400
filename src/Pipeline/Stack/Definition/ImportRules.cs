namespace Pipeline.Stacks;

/// <summary>What must import in a throw-away container of the new image.</summary>
public sealed record ImportRules(LanguageImports? Python, LanguageImports? Node, IReadOnlyList<ImportCommand> Commands);

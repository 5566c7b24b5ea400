namespace Pipeline.Stacks;

/// <summary>Imports of one language.</summary>
/// <param name="Command">The interpreter.</param>
/// <param name="Modules">Must import, and come from the code path.</param>
/// <param name="Dependencies">Must import; their origin is recorded and compared with the running container.</param>
public sealed record LanguageImports(string Command, IReadOnlyList<string> Modules, IReadOnlyList<string> Dependencies);

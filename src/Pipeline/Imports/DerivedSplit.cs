using Pipeline.Trees;

namespace Pipeline.Imports;

/// <summary>What live files that the commit does not have are.</summary>
/// <param name="Candidates">Bytecode that may come from a source of the commit.</param>
/// <param name="Harmless">Cache folders, and files that Python is about to rename into place or left when it was
/// killed; it never loads them.</param>
/// <param name="Unexpected">Everything else, with the reason.</param>
public sealed record DerivedSplit(
    IReadOnlyList<PycCandidate> Candidates,
    IReadOnlyList<TreePath> Harmless,
    IReadOnlyList<PycFinding> Unexpected
);

using Pipeline.Trees;

namespace Pipeline.Imports;

/// <summary>Bytecode to be proven by <see cref="PythonBytecode"/>.</summary>
public sealed record PycCandidate(TreePath Path, TreePath Source);

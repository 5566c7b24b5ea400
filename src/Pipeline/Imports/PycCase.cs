using Pipeline.Trees;

namespace Pipeline.Imports;

/// <summary>Bytecode of the live tree, and the source that the commit has for it.</summary>
public sealed record PycCase(TreePath Path, byte[] Bytecode, byte[] Source);

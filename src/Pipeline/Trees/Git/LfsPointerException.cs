namespace Pipeline.Trees;

/// <summary>A file of a commit is a Git LFS pointer: its bytes are somewhere else.</summary>
internal sealed class LfsPointerException(string message) : GitException(message);

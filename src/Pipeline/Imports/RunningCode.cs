using Pipeline.Trees;

namespace Pipeline.Imports;

/// <summary>Code that a running container executes.</summary>
/// <param name="Container">ID of the container.</param>
/// <param name="Clean">Its clean twin: <see cref="ImportSandbox.For(Docker.ContainerDetails)"/>.</param>
/// <param name="Path">Where the code lies in it.</param>
/// <param name="Files">Files of the commit, relative to <paramref name="Path"/>.</param>
internal sealed record RunningCode(string Container, ImportSandbox Clean, string Path, IReadOnlyList<TreePath> Files);

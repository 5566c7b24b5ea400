namespace Pipeline.Stacks;

/// <summary>What is where inside one named volume.</summary>
/// <param name="Code">Code trees and their folder in the volume ("" is its root). Of trees that are one folder, which
/// services mount at different paths, the first.</param>
/// <param name="MountPoints">Folders (or files) in the volume on which other mounts of a service sit.</param>
public sealed record VolumeLayout(
    ComposeVolume Volume,
    IReadOnlyList<CodeInVolume> Code,
    IReadOnlyList<string> MountPoints
)
{
    internal static IReadOnlyList<VolumeLayout> Rebuilt(Stack stack) =>
        [
            .. stack
                .Placements.Where(p =>
                    p.Tree.Strategy == CodeStrategy.Rebuild && p.Shadow.Whole?.Kind == MountKind.Volume
                )
                .GroupBy(p => p.Shadow.Whole!.VolumeKey!)
                .Select(g => new VolumeLayout(
                    stack.Compose.Volumes[g.Key],
                    [.. g.Select(p => new CodeInVolume(p.Tree, p.Shadow.Inside)).DistinctBy(c => c.Path)],
                    Stubs(stack.Compose, g.Key)
                )),
        ];

    /// <summary>
    /// Below an anonymous volume the mounts show where the code was; where nothing covers it any more, only
    /// <c>code.left_in</c> says it.
    /// </summary>
    internal static IReadOnlyList<VolumeLayout> Left(Stack stack) =>
        [
            .. Covered(stack)
                .Concat(Declared(stack))
                .GroupBy(p => p.Key)
                .Select(g => new VolumeLayout(
                    stack.Compose.Volumes[g.Key],
                    [.. g.Select(p => p.Code).DistinctBy(c => c.Path)],
                    Stubs(stack.Compose, g.Key)
                )),
        ];

    private static IEnumerable<(string Key, CodeInVolume Code)> Covered(Stack stack) =>
        from placement in stack.Placements
        where placement.Tree.Strategy == CodeStrategy.Unshadow
        let below = Shadow.Find(placement.Service, placement.Tree.Path, except: placement.Shadow.Whole)
        where placement.Shadow.Whole?.Kind == MountKind.Anonymous && below.Whole?.Kind == MountKind.Volume
        select (below.Whole!.VolumeKey!, new CodeInVolume(placement.Tree, below.Inside));

    private static IEnumerable<(string Key, CodeInVolume Code)> Declared(Stack stack) =>
        from tree in stack.Definition.Code
        where tree is { LeftIn: not null, Strategy: CodeStrategy.Unshadow or CodeStrategy.MountPath }
        select (tree.LeftIn!.Volume, new CodeInVolume(tree, tree.LeftIn.Path));

    // Every service that mounts the volume counts, whether it reads code or not: the stub is in the volume for all.
    private static List<string> Stubs(ComposeModel compose, string volumeKey) =>
        [
            .. compose
                .Services.SelectMany(service =>
                    service
                        .Mounts.Where(outer => outer.VolumeKey == volumeKey)
                        .SelectMany(outer =>
                            service
                                .Mounts.Where(inner =>
                                    inner.Target != outer.Target
                                    && Shadow.Find(service, inner.Target, except: inner).Whole == outer
                                )
                                .Select(inner =>
                                    ContainerPath.Join(outer.Subpath, ContainerPath.Below(outer.Target, inner.Target))
                                )
                        )
                )
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
}

namespace Pipeline.Stacks;

/// <summary>What is where inside one named volume.</summary>
/// <param name="Code">Code trees and their folder in the volume ("" is its root).</param>
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
                    [.. g.Select(p => new CodeInVolume(p.Tree, p.Shadow.Inside)).Distinct()],
                    Stubs(stack.Compose, g.Key)
                )),
        ];

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

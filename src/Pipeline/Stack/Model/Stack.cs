namespace Pipeline.Stacks;

/// <summary>
/// A stack that makes sense: its <c>pipeline.yml</c>, the compose model it speaks of, and what follows from both.
/// </summary>
/// <param name="Placements">Every code tree in every service that reads it, with the mounts that cover it
/// there.</param>
/// <param name="Images">The images to build, each once.</param>
public sealed record Stack(
    StackDefinition Definition,
    ComposeModel Compose,
    IReadOnlyList<Placement> Placements,
    IReadOnlyList<StackImage> Images
)
{
    /// <summary>The rules of a volume; empty rules when <c>pipeline.yml</c> does not name it.</summary>
    public VolumeRules RulesOf(string volumeKey) =>
        Definition.Volumes.FirstOrDefault(v => v.Key == volumeKey) ?? new VolumeRules(volumeKey);

    /// <summary>The image that a volume's copy of this code comes from.</summary>
    public string ImageOf(CodeTree tree) => Images.First(i => i.Trees.Contains(tree)).Name;

    /// <summary>The volumes that strategy <c>rebuild</c> refills, each once, with the code in them.</summary>
    public IReadOnlyList<VolumeLayout> RebuiltVolumes => VolumeLayout.Rebuilt(this);

    /// <summary>
    /// The volumes in which uncovered code was left, each once: strategies <c>unshadow</c>, <c>mount-path</c>.
    /// </summary>
    public IReadOnlyList<VolumeLayout> LeftVolumes => VolumeLayout.Left(this);
}

using Pipeline.Stacks;

namespace Pipeline.Stages.Migrate;

/// <summary>Messages of the commits.</summary>
internal static class MigrateText
{
    private static readonly CodeStrategy[] Targets =
    [
        CodeStrategy.Unshadow,
        CodeStrategy.MountPath,
        CodeStrategy.Rebuild,
    ];

    public static string Done(CodeStrategy to) =>
        to switch
        {
            CodeStrategy.Unshadow =>
                "Uncover the baked code\n\nAn anonymous volume at the code's path, renewed by each release from the "
                    + "image,\nlies over the volume that covered it (strategy unshadow).",
            CodeStrategy.Rebuild =>
                "Let each release put the code into its volume\n\nThe named volume covers the code again (strategy "
                    + "rebuild).",
            _ => "Mount nothing over the baked code\n\nThe code shows from the image (strategy mount-path).",
        };

    public static string Undone(CodeStrategy to) =>
        $"Undo: {Subject(Done(to))}\n\nThe mounts and the strategy are again those from before.";

    /// <summary>Whether a commit with this first line may be one of ours.</summary>
    public static bool IsOurs(string subject) =>
        Targets.SelectMany(t => new[] { Done(t), Undone(t) }).Any(m => Subject(m) == subject);

    private static string Subject(string message) => message.Split('\n')[0];
}

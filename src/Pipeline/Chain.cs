using Pipeline.Stages;
using Pipeline.Stages.BackupVolume;
using Pipeline.Stages.BakeCode;
using Pipeline.Stages.BuildImage;
using Pipeline.Stages.CheckMarker;
using Pipeline.Stages.RebuildVolume;
using Pipeline.Stages.Recreate;
using Pipeline.Stages.VerifyImports;

namespace Pipeline;

/// <summary>
/// The stages in their order. Everything else derives from this list: targets, rollback targets, help, README table, runbook headings.
/// </summary>
public static class Chain
{
    /// <summary>From code in a volume to a proven baked image.</summary>
    public static IReadOnlyList<IStage> Deploy { get; } =
    [
        new BakeCodeStage(),
        new BuildImageStage(),
        new VerifyImportsStage(),
        new BackupVolumeStage(),
        new RebuildVolumeStage(),
        new RecreateStage(),
        new CheckMarkerStage(),
    ];

    public static IReadOnlyList<IStage> All { get; } = [.. Deploy];

    public static IStage Stage(string name) =>
        All.FirstOrDefault(s => s.Name.Value.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw Running.PipelineException.Usage($"there is no stage '{name}'; the stages are {string.Join(", ", All.Select(s => s.Name))}");
}

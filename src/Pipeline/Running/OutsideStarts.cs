using Pipeline.Docker;
using Pipeline.Inventories;
using Pipeline.Releases;
using Pipeline.Stages;
using Pipeline.Stages.BackupVolume;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>
/// What may start containers of the stack while a release has stopped them: schedules of this machine, and programs
/// that hold the engine's socket. Such a start fails the release, so they are named before it, and after it as the
/// probable cause.
/// </summary>
internal static class OutsideStarts
{
    /// <returns>A line for people; null where no service is stopped, or nothing was found that may start it.</returns>
    public static async Task<string?> Warning(
        StackContext context,
        IReadOnlyList<(IStage Stage, StagePlan Plan)> plans,
        CancellationToken ct
    )
    {
        var stopped = plans
            .Where(p => p.Stage.Name == StageNames.BackupVolume && p.Plan.HasWork)
            .SelectMany(p => p.Plan.WorkAs<BackupWork>().Volumes.SelectMany(v => v.Writers))
            .Distinct()
            .ToList();
        if (stopped.Count == 0 || await Found(context, ct) is not { Count: > 0 } found)
            return null;
        return $"while {string.Join(", ", stopped)} {(stopped.Count == 1 ? "is" : "are")} stopped, something else may "
            + $"start {(stopped.Count == 1 ? "it" : "them")}: {string.Join("; ", found)}. If it does, the release fails "
            + "and is rolled back; pause it meanwhile where it starts stopped containers";
    }

    /// <returns>The failure with what probably caused it; the same where nobody started anything.</returns>
    public static async Task<Exception> Explained(Exception failure, StackContext context, CancellationToken ct)
    {
        if (failure is not StageFailedException { InnerException: StartedOutsideException start } stage)
            return failure;
        IReadOnlyList<string> found;
        try
        {
            found = await Found(context, ct);
        }
        catch (DockerException)
        {
            return failure;
        }

        var cause =
            found.Count > 0 ? $"probably by what is found here: {string.Join("; ", found)}"
            : context.IsEngineHere
                ? "who did is not known: no schedule of this machine names it, and no container holds the engine's socket"
            : "who did is not known: no container holds the engine's socket, and the schedules of its host cannot be seen "
                + "from here";
        return new StageFailedException(stage.Stage, $"{start.Message}; {cause}", start);
    }

    private static async Task<IReadOnlyList<string>> Found(StackContext context, CancellationToken ct)
    {
        var all = await context.Engine.Containers.List(new ContainerFilter(), ct);
        var ours = all.Where(c => c.Labels.GetValueOrDefault(Labels.ComposeProject) == context.Project);
        var schedules = context.IsEngineHere
            ? new ScheduleReader([], ScheduleReader.OfThisMachine).Find([
                .. ours.Select(c => c.Name),
                context.Stack.Definition.Directory,
            ])
            : [];
        return
        [
            .. ChangerReader
                .WithSocket([.. all.Where(c => c.State == "running")])
                .Concat(schedules)
                .Select(c => $"{c.What} ({c.Evidence})"),
        ];
    }
}

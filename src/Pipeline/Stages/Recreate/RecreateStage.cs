using Pipeline.Database;
using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Stages.BackupVolume;
using Pipeline.Terms;

namespace Pipeline.Stages.Recreate;

/// <summary>Recreates the services in the declared order, one at a time, and watches each before it goes on.</summary>
public sealed class RecreateStage()
    : Stage<RecreateWork, RecreateReceipt>(
        StageNames.Recreate,
        Impact.Restart,
        "recreates the services in their order, one at a time, and watches health, log and heartbeat"
    )
{
    public override IReadOnlyList<StageName> PlansAfter => [StageNames.BuildImage, StageNames.RebuildVolume];

    /// <summary>Env files that an earlier stage restores are still to be read.</summary>
    public override StageName? PlannedBefore(Release release) =>
        release.Touches(StageNames.RestoreEnv) ? null : StageNames.BackupVolume;

    protected override Task<Planned<RecreateWork>> Plan(Ask ask) =>
        ask.Release.Context.Stack.Definition.Swarm is { } rules
            ? new SwarmRecreatePlan(ask.Release, rules).Make(ask.Ct)
            : new RecreatePlan(ask.Release).Make(ask.Ct);

    protected override Task Prepare(Ask ask, RecreateWork work) => Prepared.Make(ask.Release, work, ask.Ct);

    /// <summary>RestoreEnv, where it comes before, starts services itself.</summary>
    private static async Task RequireStillStopped(Release release, CancellationToken ct)
    {
        if (
            release.PlanOf(StageNames.BackupVolume) is not { HasWork: true } plan
            || release.Touches(StageNames.RestoreEnv)
        )
            return;
        foreach (var volume in plan.WorkAs<BackupWork>().Volumes)
            await new VolumeWriters(release.Context).RequireStillStopped(volume.Volume, ct);
    }

    protected override async Task<(IReadOnlyList<string>, RecreateReceipt)> Apply(Ask ask, RecreateWork work)
    {
        var (release, ct) = ask;
        if (SwarmRecreate.Of(release, work) is { } swarm)
            return (await swarm.Apply(ct), new RecreateReceipt([]));
        await RequireStillStopped(release, ct);
        await RequireTags(release, work, ct);
        await EditedEnvFiles.Keep(
            release.Context,
            work.Edited ?? [],
            (work.EnvFiles ?? []).Select(m => m.Wanted.Path),
            ct
        );
        await new EnvFilesBack(release).Apply(work.EnvFiles ?? [], ct);
        var context = await ContextOf(release, work, ct);
        var prepared = Prepared.Of(release);
        await using var database = prepared?.TakeDatabase() ?? await DatabaseLink.Open(context, ct);
        var recreation = new Recreation(
            context,
            new Heartbeats(database, context),
            StoppedAt(release),
            Rehearsal(release)
        )
        {
            Next = prepared is null ? new Dictionary<string, IReadOnlyList<NextContainer>>() : await prepared.Next(ct),
        };
        var downtimes = await recreation.Run(work.Services, ct);
        var again = await new FormerServices(release.Context).StartStopped(release.Opening.Before, ct);
        return (
            [
                .. downtimes.Select(d => $"{d.Service} was down {ConsoleLog.Seconds(TimeSpan.FromSeconds(d.Seconds))}"),
                .. again.Select(s => $"{s} runs again"),
            ],
            new RecreateReceipt(downtimes)
        );
    }

    protected override Task<Proof> Verify(Ask ask, RecreateWork work, RecreateReceipt? receipt) =>
        SwarmRecreate.Of(ask.Release, work)?.Look(ask.Ct)
        ?? new RecreateProof(ask.Release, work).Look(receipt!, ask.Ct);

    /// <summary>
    /// The runner lets every service run as before once the images and volumes are back (<see
    /// cref="Services.Restore"/>).
    /// </summary>
    protected override async Task Undo(Ask ask, RecreateWork work)
    {
        if (SwarmRecreate.Of(ask.Release, work) is { } swarm)
        {
            await swarm.Undo(ask.Ct);
            return;
        }

        await new EnvFilesBack(ask.Release).Undo(work.EnvFiles ?? [], ask.Ct);
        await EditedEnvFiles.Undo(ask.Release.Context, work.Edited ?? [], ask.Ct);
    }

    protected override Task<Proof> VerifyUndone(Ask ask, RecreateWork work) =>
        SwarmRecreate.Of(ask.Release, work)?.LookUndone(ask.Ct)
        ?? new RecreateProof(ask.Release, work).LookUndone(ask.Ct);

    /// <summary>Compose goes by the name, so what it names is looked at before the first service is touched.</summary>
    private static async Task RequireTags(Release release, RecreateWork work, CancellationToken ct)
    {
        foreach (var image in work.Services.Select(s => s.Image).Distinct())
        {
            var now = await release.Context.Engine.Images.TryInspect(image, ct);
            if (now?.Id != release.Images[image])
                throw new InvalidOperationException(
                    $"{image} names {(now is null ? "nothing" : ServiceState.Short(now.Id))}, and no longer "
                        + $"{ServiceState.Short(release.Images[image])}, which this release is about: somebody "
                        + "moved the tag; no service was touched"
                );
        }
    }

    /// <summary>Where env files were restored since this process read them, they are read again.</summary>
    private static async Task<StackContext> ContextOf(Release release, RecreateWork work, CancellationToken ct) =>
        release.Touches(StageNames.RestoreEnv) || work.EnvFiles is { Count: > 0 } || work.Edited is { Count: > 0 }
            ? await EnvironmentProof.Reread(release.Context, ct)
            : release.Context;

    /// <summary>
    /// CheckMarker compiles the commit's source and asks clean containers; what they say stays true, so it is asked
    /// while the services are watched anyway.
    /// </summary>
    private static Func<CancellationToken, Task>? Rehearsal(Release release) =>
        release.Opening.Stages.Contains(StageNames.CheckMarker.Value) ? LiveProof.For(release).Look : null;

    /// <summary>When BackupVolume asked the writers to stop, if it did in this release.</summary>
    private static DateTimeOffset? StoppedAt(Release release) =>
        release.ReceiptOf(StageNames.BackupVolume) is { } receipt
        && Json.Value<BackupReceipt>(receipt.Data) is { Backups.Count: > 0 } backups
            ? backups.Backups.Min(b => b.WritersStoppedAt)
            : null;
}

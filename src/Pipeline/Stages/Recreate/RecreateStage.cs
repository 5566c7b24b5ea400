using Pipeline.Database;
using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Secrets;
using Pipeline.Stacks;
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

    protected override async Task<Planned<RecreateWork>> Plan(Ask ask)
    {
        var (release, ct) = ask;
        await RequireNothingElseIsRenewed(release, ct);
        await ImageVolumes.Refuse(release, ct);
        await CodeElsewhere.Refuse(release, ct);
        var configured = new ConfiguredAs(release);
        var running = await new Services(release.Context).Look(ct);
        var drift = await LiveProof.Drift(release, ct);
        var (services, envFiles) = (new List<ServiceWork>(), await new EnvFilesBack(release).Plan(ct));
        var edited = await EditedEnvFiles.Look(release, ct);
        foreach (var rules in OurServices(release.Context.Stack))
            if (
                (
                    Because(release, rules.Name, running, configured, drift)
                    ?? BecauseOfEnv(rules.Name, envFiles, edited.Moves)
                ) is
                { } because
            )
                services.Add(WorkFor(release, rules.Name, because));
        if (services.Count == 0)
            return Planned.Nothing(new RecreateWork([]), "every service runs the image, and reads the commit");
        var detached = await Detached(release, services, ct);
        return Planned.Do(
            new RecreateWork(services, detached, envFiles) { Edited = edited.Moves },
            [
                .. envFiles.Select(m =>
                    $"give {m.Wanted.Path} the content that it had in {release.Opening.Of}, after a copy of mode 600"
                ),
                .. services.Select(s =>
                    $"{(s.Start ? "recreate" : "re-create, stopped as it was,")} {s.Service}: {s.Because}"
                ),
                .. services.Select(s => Jobs.Step(release.Context.Stack.Compose, s.Service, s.Start)).OfType<string>(),
                .. services
                    .Select(s =>
                        Replicas.Step(
                            release.Context.Stack.Compose.Find(s.Service)!,
                            running.Count(r => r.Service == s.Service)
                        )
                    )
                    .OfType<string>(),
                .. detached.Select(d => DetachedStep(release, d)),
                .. edited.Moves.Select(m =>
                    $"keep a copy of {m.Wanted.Path}, which was edited; an undo gives it its earlier content again"
                ),
            ]
        ) with
        {
            Also = edited.Unknown is null ? null : Impact.Env,
            AlsoBecause = edited.Unknown,
        };
    }

    protected override async Task<(IReadOnlyList<string>, RecreateReceipt)> Apply(Ask ask, RecreateWork work)
    {
        var (release, ct) = ask;
        await RequireTags(release, work, ct);
        await EditedEnvFiles.Keep(
            release.Context,
            work.Edited ?? [],
            (work.EnvFiles ?? []).Select(m => m.Wanted.Path),
            ct
        );
        await new EnvFilesBack(release).Apply(work.EnvFiles ?? [], ct);
        // The env file may have been put back since this process read it.
        var context = release.IsRollback ? await EnvironmentProof.Reread(release.Context, ct) : release.Context;
        await using var database = await DatabaseLink.Open(context, ct);
        var recreation = new Recreation(
            context,
            new Heartbeats(database, context),
            StoppedAt(release),
            Rehearsal(release)
        );
        var downtimes = await recreation.Run(work.Services, ct);
        var again = await new Services(release.Context).StartStopped(release.Opening.Before, ct);
        return (
            [
                .. downtimes.Select(d => $"{d.Service} was down {ConsoleLog.Seconds(TimeSpan.FromSeconds(d.Seconds))}"),
                .. again.Select(s => $"{s} runs again"),
            ],
            new RecreateReceipt(downtimes)
        );
    }

    protected override async Task<Proof> Verify(Ask ask, RecreateWork work, RecreateReceipt? receipt)
    {
        var (release, ct) = ask;
        var now = await new Services(release.Context).Look(ct);
        var evidence = new List<Evidence>();
        foreach (var service in work.Services)
            evidence.AddRange(
                now.Where(s => s.Service == service.Service)
                    .Select(s => new Evidence(
                        $"{s.Service} {(service.Start ? "runs" : "is stopped as it was, on")} the image that was built",
                        s.Image == release.Images[service.Image] && s.Running == service.Start,
                        $"{s.ShortImage}, {(s.Running ? "running" : "stopped")}, {s.Restarts} restarts"
                    ))
            );
        foreach (var state in now.Where(n => work.Services.Any(s => s.Start && s.Service == n.Service)))
            await new Readiness(release.Context).RequireCleanLog(state, ct);
        evidence.AddRange(
            receipt!
                .Services.Where(s => s.Heartbeat is not null)
                .Select(s => new Evidence($"{s.Service} writes to the database", true, s.Heartbeat!))
        );
        foreach (
            var service in work.Services.Where(s =>
                MovesBack(release, s.Service) || (work.EnvFiles ?? []).Any(m => m.Services.Contains(s.Service))
            )
        )
            evidence.Add(await EnvironmentProof.Of(release.Context, service.Service, now, ct));
        evidence.AddRange(await new EnvFilesBack(release).Prove((work.EnvFiles ?? []).Select(m => m.Wanted), ct));
        evidence.AddRange(await new DetachedVolumes(release.Context).Prove(work.Detached ?? [], ct));
        evidence.Add(UntouchedServices.Others(release, now));
        evidence.Add(
            RestartPolicies.AsBefore(
                [.. release.Opening.Before.Where(new Services(release.Context).IsAlsoStopped)],
                now
            )
        );
        return new Proof(evidence);
    }

    /// <summary>
    /// The runner lets every service run as before once the images and volumes are back (<see
    /// cref="Services.Restore"/>).
    /// </summary>
    protected override async Task Undo(Ask ask, RecreateWork work)
    {
        await new EnvFilesBack(ask.Release).Undo(work.EnvFiles ?? [], ask.Ct);
        await EditedEnvFiles.Undo(ask.Release.Context, work.Edited ?? [], ask.Ct);
    }

    protected override async Task<Proof> VerifyUndone(Ask ask, RecreateWork work)
    {
        var (release, ct) = ask;
        var now = await new Services(release.Context).LookClosely(ct);
        return new Proof([
            .. release.Opening.Before.Select(b =>
                UntouchedServices.RunsAsBefore(b, [.. now.Where(n => n.Service == b.Service)])
            ),
            .. await new EnvFilesBack(release).Prove(Former(work), ct),
        ]);
    }

    /// <summary>What env files hold after an undo; of one that was edited, what the services ran with.</summary>
    private static IEnumerable<EnvFileBackup> Former(RecreateWork work) =>
        [
            .. (work.Edited ?? [])
                .Where(m => File.Exists(m.Wanted.Copy))
                .Concat(work.EnvFiles ?? [])
                .Select(m => m.Before)
                .DistinctBy(b => b.Path),
        ];

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

    private static IEnumerable<ServiceRules> OurServices(Stack stack) =>
        stack.Definition.Services.Where(s => stack.Definition.Code.Any(c => c.Services.Contains(s.Name)));

    /// <summary>
    /// Renewing the anonymous volume at the code path renews every anonymous volume of the service, the image's own
    /// VOLUMEs too.
    /// </summary>
    private static async Task RequireNothingElseIsRenewed(Release release, CancellationToken ct)
    {
        foreach (
            var group in release
                .Context.Stack.Placements.Where(p => p.Tree.Strategy == CodeStrategy.Unshadow)
                .GroupBy(p => p.Service)
        )
        {
            var image = await release.Context.Engine.Images.TryInspect(
                release.Images.GetValueOrDefault(group.Key.Image) ?? group.Key.Image,
                ct
            );
            var renewed = Shadow.AlsoRenewed(
                group.Key.WithImageVolumes(image?.Config.Volumes ?? []),
                group.Select(p => p.Tree.Path)
            );
            if (renewed.Count > 0)
                throw PipelineException.Refuse(
                    $"strategy unshadow renews every anonymous volume of {group.Key.Name}, and what is in "
                        + $"{string.Join(", ", renewed)} would be lost",
                    "give it a named volume in the compose file"
                );
        }
    }

    /// <exception cref="PipelineException">One of them holds state.</exception>
    private static async Task<IReadOnlyList<DetachedVolume>> Detached(
        Release release,
        IReadOnlyList<ServiceWork> services,
        CancellationToken ct
    )
    {
        var (stack, volumes) = (release.Context.Stack, new DetachedVolumes(release.Context));
        var detached = new List<DetachedVolume>();
        foreach (var service in services)
            detached.AddRange(
                await volumes.Of(
                    stack.Compose.Find(service.Service)!,
                    release.Images.GetValueOrDefault(service.Image) ?? service.Image,
                    ct
                )
            );
        await volumes.Require(detached, ct);
        return detached;
    }

    private static ServiceWork WorkFor(Release release, string service, string because)
    {
        var before = release.Opening.Before.Where(b => b.Service == service).ToList();
        var image = release.Context.Stack.Images.Single(i => i.Services.Contains(service)).Name;
        return new ServiceWork(service, image, before.Count == 0 || before.Any(b => b.Running || b.Crashed), because);
    }

    private static string? Because(
        Release release,
        string service,
        IReadOnlyList<ServiceState> running,
        ConfiguredAs configured,
        IReadOnlyDictionary<string, string> drift
    )
    {
        var image = release.Context.Stack.Images.Single(i => i.Services.Contains(service)).Name;
        var states = running.Where(s => s.Service == service).ToList();
        if (release.Touches(StageNames.RebuildVolume))
            return "its code changes";
        if (MovesBack(release, service))
            return "its previous credentials are restored";
        if (release.IsRehearsal && release.Touches(StageNames.BuildImage))
            return "its image changes";
        if (states.Count == 0)
            return "it has no container";
        if (states.FirstOrDefault(s => s.Image != release.Images.GetValueOrDefault(image)) is { } other)
            return $"it runs {other.ShortImage}";
        if (states.Any(configured.HasChanged))
            return "its configuration in the compose file has changed since it was created";
        return drift.GetValueOrDefault(service);
    }

    private static string DetachedStep(Release release, DetachedVolume detached) =>
        new StaleParts(release.Context, detached.Service).IsPart(detached.Destination)
            ? $"{detached.Service}: the anonymous volume at {detached.Destination} is renewed where the image "
                + "brings something else; all that is in it is in git or in an image"
            : $"{detached.Service}: the anonymous volume at {detached.Destination} goes; all that is in it is "
                + "in git or in the image";

    private static string? BecauseOfEnv(
        string service,
        IReadOnlyList<EnvFileMove> back,
        IReadOnlyList<EnvFileMove> edited
    ) =>
        back.Any(m => m.Services.Contains(service)) ? "its previous env file is restored"
        : edited.Any(m => m.Services.Contains(service)) ? "its env file was edited since it was created"
        : null;

    /// <summary>
    /// CheckMarker compiles the commit's source and asks clean containers; what they say stays true, so it is asked
    /// while the services are watched anyway.
    /// </summary>
    private static Func<CancellationToken, Task>? Rehearsal(Release release) =>
        release.Opening.Stages.Contains(StageNames.CheckMarker.Value) ? LiveProof.Of(release).Look : null;

    private static bool MovesBack(Release release, string service) =>
        release.IsRollback
        && release.Touches(StageNames.CutOverEnv)
        && release.Context.Stack.Definition.Cutover!.Services.Contains(service);

    /// <summary>When BackupVolume asked the writers to stop, if it did in this release.</summary>
    private static DateTimeOffset? StoppedAt(Release release) =>
        release.ReceiptOf(StageNames.BackupVolume) is { } receipt
        && Json.Value<BackupReceipt>(receipt.Data) is { Backups.Count: > 0 } backups
            ? backups.Backups.Min(b => b.WritersStoppedAt)
            : null;
}

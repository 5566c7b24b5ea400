using Pipeline.Database;
using Pipeline.Releases;
using Pipeline.Secrets;
using Pipeline.Stacks;
using Pipeline.Stages.Recreate;
using Pipeline.Terms;

namespace Pipeline.Stages.CutOverEnv;

/// <summary>
/// Gives the services the credentials of the runtime role: proven first, then the env file, then one service after the
/// other.
/// </summary>
public sealed class CutOverEnvStage()
    : Stage<CutOverEnvWork, CutOverEnvReceipt>(
        StageNames.CutOverEnv,
        Impact.Privilege,
        "edits the env file byte-exactly, and recreates the services on the runtime role, one at a time"
    )
{
    public override IReadOnlyList<StageName> PlansAfter => [StageNames.ProvisionRoles];

    protected override async Task<Planned<CutOverEnvWork>> Plan(Ask ask)
    {
        var (release, ct) = ask;
        if (release.Goal.Restores is not null)
            return await new EnvTakeBack(release).Plan(ct);
        var (context, rules) = (release.Context, Privileges.RulesOf(release.Context));
        using var secrets = await CutoverSecrets.Read(context, ct);
        var edit = await EnvEdit.Read(context, secrets, ct);
        foreach (var exposed in ExposedEnvFiles.Of(context.Stack.Definition.EnvFiles, rules))
            context.Log.WarnOnce(exposed);
        var states = await new Services(context).Look(ct);
        var services = await ServicesToMove(context, rules, edit, states, ct);
        if (services.Count == 0)
            return Planned.Nothing(
                new CutOverEnvWork(null, "", [], [], [], [], []),
                "the env file has the values, and the services run with them"
            );
        var matrix = await new Preflight(release).Require(secrets, services, states, ct);
        var work = new CutOverEnvWork(
            null,
            "",
            edit.Keys,
            services,
            [.. states.Where(s => services.Any(w => w.Service == s.Service))],
            OutOfScope.Among(states, rules.Services),
            matrix,
            new ReadOnceFile(context).InUse
        );
        return Planned.Do(!edit.IsNeeded ? work : WithBackup(release, edit, work), [.. Steps(rules, work)]);
    }

    protected override async Task<(IReadOnlyList<string>, CutOverEnvReceipt)> Apply(Ask ask, CutOverEnvWork work)
    {
        var (release, ct) = ask;
        if (work.From is not null)
            return await new EnvTakeBack(release).Apply(work, ct);
        var (context, rules) = (release.Context, Privileges.RulesOf(release.Context));
        using var secrets = await CutoverSecrets.Read(context, ct);
        await using var database = await Privileges.Open(context, null, ct);
        context.Log.Say(PermissionMatrix.Print(work.Matrix, Privileges.RolesOf(context)));
        var baselines = await Baselines.Measure(context, database.Admin, rules.Services, ct);
        var before = await ComposeReading.Read(context, ct);
        if (work.Backup is { } backup)
            await (await EnvEdit.Read(context, secrets, ct)).Write(backup, ct);
        var after = await ComposeReading.Read(context, ct);
        if (work.Backup is not null)
            Require([.. after.Against(before, rules, secrets), .. new LegacyLeftovers(context).Look(after)]);
        var moved = context with { Configurations = after.Configurations };
        var downtimes = await ServiceFaults.Named(
            new Recreation(moved, new Heartbeats(database.Admin, moved), null).Run(work.Services, ct)
        );
        return (
            [.. downtimes.Select(d => $"{d.Service} was down {ConsoleLog.Seconds(TimeSpan.FromSeconds(d.Seconds))}")],
            new CutOverEnvReceipt(downtimes, baselines)
        );
    }

    protected override async Task<Proof> Verify(Ask ask, CutOverEnvWork work, CutOverEnvReceipt? receipt)
    {
        var (release, ct) = ask;
        if (work.From is not null)
            return await new EnvTakeBack(release).Verify(work, ct);
        var context = release.Context;
        using var secrets = await CutoverSecrets.Read(context, ct);
        var reading = await ComposeReading.Read(context, ct);
        var now = await new Services(context).Look(ct);
        var evidence = new List<Evidence>();
        foreach (var state in now.Where(s => s.Running && work.Services.Any(w => w.Service == s.Service)))
        {
            var before = work.Before.FirstOrDefault(b => b.Service == state.Service);
            evidence.Add(
                new Evidence(
                    $"{state.Service} was recreated, on the image it ran",
                    before?.Container != state.Container && (before is null || before.Image == state.Image),
                    state.ShortImage
                )
            );
            evidence.AddRange(
                await new Smoke(context, secrets).Look(state, RulesFor(context, state.Service), reading, ct)
            );
        }

        evidence.AddRange(
            receipt!
                .Services.Where(s => s.Heartbeat is not null)
                .Select(s => new Evidence($"{s.Service} writes to the database", true, s.Heartbeat!))
        );
        evidence.Add(OutOfScope.Untouched(release.SinceResume(work.Others), now));
        return new Proof(evidence);
    }

    /// <summary>
    /// The file first, then each service that was moved, on the image it runs now; but while a rollback rolls back, the
    /// services with code follow when image and volume are back, too. Neither a database that somebody stopped nor a
    /// destroyed secret is in the way.
    /// </summary>
    protected override async Task Undo(Ask ask, CutOverEnvWork work)
    {
        var (release, ct) = ask;
        await new DatabaseAgain(release.Context).Start(work.Others, ct);
        if (work.Backup is not null)
            await new ReadOnceFile(release.Context).PutBack(work.SecretFile, ct);
        await EnvRestore.Run(release.Context, work, ct);
        var services = new Services(release.Context);
        var now = await services.Look(ct);
        var turningBack = work.From is not null && release.History.Find(release.Id) is { IsOpen: true };
        await services.Restore(
            [
                .. work
                    .Before.Where(b => !turningBack || !services.IsOurs(b.Service))
                    .Select(b =>
                        now.FirstOrDefault(n => n.Service == b.Service) is { } n
                            ? b with
                            {
                                Image = n.Image,
                                Reference = n.Reference,
                            }
                            : b
                    ),
            ],
            null,
            ct
        );
    }

    protected override async Task<Proof> VerifyUndone(Ask ask, CutOverEnvWork work)
    {
        var (release, ct) = ask;
        var reading = await ComposeReading.Read(release.Context, ct);
        var now = await new Services(release.Context).Look(ct);
        var evidence = new List<Evidence>();
        if (work.Backup is { } backup)
            evidence.Add(await EnvRestore.Look(release.Context, backup, ct));
        foreach (var before in work.Before)
            evidence.Add(await AsBefore(release.Context, before, now, reading, ct));
        evidence.Add(OutOfScope.RunAsBefore(work.Others, now));
        return new Proof(evidence);
    }

    /// <summary>The prior credentials are those that compose resolves again from the restored file.</summary>
    private static async Task<Evidence> AsBefore(
        StackContext context,
        ServiceState before,
        IReadOnlyList<ServiceState> now,
        ComposeReading reading,
        CancellationToken ct
    )
    {
        var state = now.FirstOrDefault(n => n.Service == before.Service);
        var same =
            state is not null
            && state.Running == before.Running
            && (await StartedWith.Of(context, state, ct)).Matches(reading.EnvironmentOf(before.Service));
        return new Evidence(
            $"{before.Service} runs as before, with the old credentials",
            same,
            state is null ? "it has no container" : $"{state.ShortImage}, {(state.Running ? "running" : "stopped")}"
        );
    }

    private static CutOverEnvWork WithBackup(Release release, EnvEdit edit, CutOverEnvWork work)
    {
        using var fingerprints = Fingerprints.ForPlan(release.Context.State.Root);
        return work with { Backup = edit.BackupOf(release, fingerprints), Written = fingerprints.Of(edit.After) };
    }

    private static async Task<IReadOnlyList<ServiceWork>> ServicesToMove(
        StackContext context,
        CutoverRules rules,
        EnvEdit edit,
        IReadOnlyList<ServiceState> states,
        CancellationToken ct
    )
    {
        var reading = await ComposeReading.Read(context, ct);
        var work = new List<ServiceWork>();
        foreach (var service in rules.Services)
        {
            var mine = states.Where(s => s.Service == service).ToList();
            var stale = edit.IsNeeded || mine.Count == 0;
            foreach (var state in mine)
                stale |= !(await StartedWith.Of(context, state, ct)).Matches(reading.EnvironmentOf(service));
            if (stale)
                work.Add(
                    new ServiceWork(
                        service,
                        mine.FirstOrDefault()?.Reference ?? "",
                        mine.Count == 0 || mine.Any(m => m.Running),
                        edit.IsNeeded ? "its credentials change" : "it does not run with the values of the env file"
                    )
                );
        }

        return work;
    }

    private static IEnumerable<string> Steps(CutoverRules rules, CutOverEnvWork work) =>
        (
            work.Keys.Count == 0
                ? []
                : new[] { $"set {string.Join(", ", work.Keys)} in {rules.EnvFile}, after a copy of mode 600" }
        ).Concat(
            work.Services.Select(s =>
                $"{(s.Start ? "recreate" : "re-create, stopped as it was,")} {s.Service}: {s.Because}"
            )
        );

    private static ServiceRules RulesFor(StackContext context, string service) =>
        context.Stack.Definition.Services.Single(s => s.Name == service);

    private static void Require(IReadOnlyList<Evidence> evidence)
    {
        var failures = evidence.Where(e => !e.Holds).ToList();
        if (failures.Count > 0)
            throw new InvalidOperationException(string.Join("\n", failures.Select(f => $"{f.Claim}: {f.Found}")));
    }
}

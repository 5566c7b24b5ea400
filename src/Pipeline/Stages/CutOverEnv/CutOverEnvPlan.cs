using Pipeline.Database;
using Pipeline.Releases;
using Pipeline.Secrets;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Stages.CutOverEnv;

/// <summary>What the env file gets and which services move, once all of it is safe. Reads only.</summary>
internal sealed class CutOverEnvPlan(Release release)
{
    private readonly StackContext _context = release.Context;
    private readonly CutoverRules _rules = Privileges.RulesOf(release.Context);

    public async Task<Planned<CutOverEnvWork>> Make(CancellationToken ct)
    {
        using var secrets = await CutoverSecrets.Read(_context, ct);
        var edit = await EnvEdit.Read(_context, secrets, ct);
        foreach (var exposed in ExposedEnvFiles.Find(_context.Stack.Definition.EnvFiles, _rules))
            _context.Log.WarnOnce(exposed);
        var states = await new Services(_context).Look(ct);
        var services = await ServicesToMove(edit, states, ct);
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
            OutOfScope.Among(states, _rules.Services),
            matrix,
            new ReadOnceFile(_context).InUse
        );
        return Planned.Do(edit.IsNeeded ? WithBackup(edit, work) : work, [.. Steps(work)]);
    }

    private CutOverEnvWork WithBackup(EnvEdit edit, CutOverEnvWork work)
    {
        using var fingerprints = Fingerprints.ForPlan(_context.State.Root);
        return work with { Backup = edit.BackupOf(release, fingerprints), Written = fingerprints.Of(edit.After) };
    }

    private async Task<IReadOnlyList<ServiceWork>> ServicesToMove(
        EnvEdit edit,
        IReadOnlyList<ServiceState> states,
        CancellationToken ct
    )
    {
        var reading = await ComposeReading.Read(_context, ct);
        var work = new List<ServiceWork>();
        foreach (var service in _rules.Services)
        {
            var mine = states.Where(s => s.Service == service).ToList();
            var stale = edit.IsNeeded || mine.Count == 0;
            foreach (var state in mine)
                stale |= !(await StartedWith.Read(_context, state, ct)).Matches(reading.EnvironmentOf(service));
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

    private IEnumerable<string> Steps(CutOverEnvWork work) =>
        (
            work.Keys.Count == 0
                ? []
                : new[] { $"set {string.Join(", ", work.Keys)} in {_rules.EnvFile}, after a copy of mode 600" }
        ).Concat(
            work.Services.Select(s =>
                $"{(s.Start ? "recreate" : "re-create, stopped as it was,")} {s.Service}: {s.Because}"
            )
        );
}

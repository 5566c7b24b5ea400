using Pipeline.Database;
using Pipeline.Releases;
using Pipeline.Secrets;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Stages.RestoreEnv;

/// <summary>Which bytes the env file gets, and which services are recreated with them. Reads only.</summary>
internal sealed class RestoreEnvPlan(Release release)
{
    private readonly StackContext _context = release.Context;
    private readonly Services _services = new(release.Context);

    public async Task<Planned<RestoreEnvWork>> Make(CancellationToken ct)
    {
        var standing = StandingCutOvers.For(release);
        if (standing.Before is not { } before)
            return Planned.Nothing(
                Nothing(standing),
                $"no cut-over since {release.Goal.Restores} edited the env file, or it was undone"
            );
        ResolvedSecrets.Learn(
            _context.Log.Redactor,
            _context.Stack,
            new StackEnvFile(_context, before.Path).Parse(await File.ReadAllBytesAsync(before.Copy, ct))
        );
        using var fingerprints = Fingerprints.ForPlan(_context.State.Root);
        var now = await EnvFileWriter.Read(Privileges.RulesOf(_context).EnvFile, ct);
        if (fingerprints.Of(now.Bytes) == before.Fingerprint)
            return Planned.Nothing(Nothing(standing), "the env file is as it was before the cut-over");
        var copy = _context.State.Saved($"env-{release.Id}.backup");
        var work = await WorkWith(standing, EnvFileWriter.Describe(now, copy, fingerprints), before, ct);
        return Planned.Do(
            work,
            $"set {string.Join(", ", work.Keys)} in {work.Backup!.Path} back to what they were before the "
                + $"cut-over {string.Join(", ", work.TakesBack)}, after a copy of mode 600"
        );
    }

    private static RestoreEnvWork Nothing(StandingCutOvers standing) =>
        new(null, null, Keys(standing), [], [], [], Ids(standing));

    /// <summary>Services with code are left to Recreate, which comes next.</summary>
    private async Task<RestoreEnvWork> WorkWith(
        StandingCutOvers standing,
        EnvFileBackup now,
        EnvFileBackup before,
        CancellationToken ct
    )
    {
        var scope = Privileges.RulesOf(_context).Services;
        var states = await _services.Look(ct);
        var moved = states.Where(s => scope.Contains(s.Service)).ToList();
        return new RestoreEnvWork(
            now,
            before,
            Keys(standing),
            [.. moved.Where(s => !_services.IsOurs(s.Service)).Select(WorkFor)],
            moved,
            [.. OutOfScope.Among(states, scope).Where(s => !_services.IsOurs(s.Service) && !MayBeStopped(s))],
            Ids(standing)
        );
    }

    private static ServiceWork WorkFor(ServiceState state) =>
        new(state.Service, state.Reference, state.Running, "its previous credentials are restored");

    private bool MayBeStopped(ServiceState state) =>
        _context.Stack.Definition.Volumes.Any(v => v.AlsoStop.Contains(state.Service));

    private static IReadOnlyList<string> Keys(StandingCutOvers standing) =>
        [.. standing.Keys.Order(StringComparer.Ordinal)];

    private static IReadOnlyList<string> Ids(StandingCutOvers standing) => [.. standing.Env.Select(r => r.Id)];
}

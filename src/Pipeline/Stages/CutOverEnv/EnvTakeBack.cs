using Pipeline.Database;
using Pipeline.Platform;
using Pipeline.Releases;
using Pipeline.Secrets;
using Pipeline.Stacks;
using Pipeline.Stages.Recreate;
using Pipeline.Terms;

namespace Pipeline.Stages.CutOverEnv;

/// <summary>
/// The stage in a rollback to before a cut-over: the env file gets its bytes of that release, after a copy of what it
/// holds now, so that the undo of the rollback is the same as that of a cut-over. Services with code are left to
/// Recreate, which comes next.
/// </summary>
internal sealed class EnvTakeBack(Release release)
{
    private readonly StackContext _context = release.Context;

    public async Task<Planned<CutOverEnvWork>> Plan(CancellationToken ct)
    {
        var back = TakenBack.Of(release);
        if (back.Before is not { } before)
            return Planned.Nothing(
                Work(back, [], []),
                $"no cut-over since {release.Goal.Restores} edited the env file, or it was undone"
            );
        var rules = Privileges.RulesOf(_context);
        ResolvedSecrets.Learn(
            _context.Log.Redactor,
            _context.Stack,
            new StackEnvFile(_context, before.Path).Parse(await File.ReadAllBytesAsync(before.Copy, ct))
        );
        using var fingerprints = Fingerprints.Open(_context.State.Root);
        var now = await EnvFileWriter.Read(rules.EnvFile, ct);
        if (fingerprints.Of(now.Bytes) == before.Fingerprint)
            return Planned.Nothing(Work(back, [], []), "the env file is as it was before the cut-over");
        var states = await new Services(_context).Look(ct);
        var (moved, ours) = (states.Where(s => rules.Services.Contains(s.Service)).ToList(), new Services(_context));
        var services = moved
            .Where(s => !ours.IsOurs(s.Service))
            .Select(s => new ServiceWork(s.Service, s.Reference, s.Running, "its previous credentials are restored"));
        var work = Work(back, [.. services], moved) with
        {
            Backup = new EnvFileBackup(
                now.Path,
                _context.State.Saved($"env-{release.Id}.backup"),
                now.Facts.Mode & 0xFFF,
                now.Facts.Uid,
                now.Facts.Gid,
                fingerprints.Of(now.Bytes)
            ),
            Written = before.Fingerprint,
            From = before,
            Others =
            [
                .. OutOfScope
                    .Among(states, rules.Services)
                    .Where(s =>
                        !ours.IsOurs(s.Service)
                        && !_context.Stack.Definition.Volumes.Any(v => v.AlsoStop.Contains(s.Service))
                    ),
            ],
        };
        return Planned.Do(
            work,
            $"set {string.Join(", ", work.Keys)} in {rules.EnvFile} back to what they were before the "
                + $"cut-over {string.Join(", ", work.TakesBack!)}, after a copy of mode 600"
        );
    }

    public async Task<(IReadOnlyList<string>, CutOverEnvReceipt)> Apply(CutOverEnvWork work, CancellationToken ct)
    {
        var (backup, from) = (work.Backup!, work.From!);
        using var fingerprints = Fingerprints.Open(_context.State.Root);
        var now = await EnvFileWriter.Read(backup.Path, ct);
        if (fingerprints.Of(now.Bytes) != backup.Fingerprint)
            throw new EnvFileException($"{backup.Path}: changed since it was planned; nothing was written");
        File.Delete(backup.Copy);
        DurableFile.WriteNew(backup.Copy, now.Bytes);
        await EnvFileWriter.Restore(from, backup.Fingerprint, fingerprints, ct);
        var reread = await EnvironmentProof.Reread(_context, ct);
        await using var database = await DatabaseLink.Open(reread, ct);
        var downtimes = await new Recreation(reread, new Heartbeats(database, reread), null).Run(work.Services, ct);
        return ([$"{string.Join(", ", work.Keys)} are as before the cut-over"], new CutOverEnvReceipt(downtimes, []));
    }

    public async Task<Proof> Verify(CutOverEnvWork work, CancellationToken ct)
    {
        var now = await new Services(_context).Look(ct);
        var evidence = new List<Evidence> { await EnvRestore.Look(_context, work.From!, ct) };
        foreach (var service in work.Services)
            evidence.Add(await EnvironmentProof.Of(_context, service.Service, now, ct));
        evidence.Add(OutOfScope.Untouched(release.SinceResume(work.Others), now));
        return new Proof(evidence);
    }

    private static CutOverEnvWork Work(
        TakenBack back,
        IReadOnlyList<ServiceWork> services,
        IReadOnlyList<ServiceState> before
    ) =>
        new(null, "", [.. back.Keys.Order(StringComparer.Ordinal)], services, before, [], [])
        {
            TakesBack = [.. back.Env.Select(r => r.Id)],
        };
}

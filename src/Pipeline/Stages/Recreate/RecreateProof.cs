using Pipeline.Releases;
using Pipeline.Secrets;
using Pipeline.Terms;

namespace Pipeline.Stages.Recreate;

/// <summary>What must hold after a recreate, and after its undo. Looks at the containers, not at the receipt.</summary>
internal sealed class RecreateProof(Release release, RecreateWork work)
{
    private readonly StackContext _context = release.Context;

    private IReadOnlyList<EnvFileMove> EnvFiles => work.EnvFiles ?? [];

    public async Task<Proof> Look(RecreateReceipt receipt, CancellationToken ct)
    {
        var now = await new Services(_context).Look(ct);
        var evidence = new List<Evidence>(work.Services.SelectMany(s => RunsTheImage(s, now)));
        await StillUp.Require(release, ct);
        evidence.AddRange(
            receipt
                .Services.Where(s => s.Heartbeat is not null)
                .Select(s => new Evidence($"{s.Service} writes to the database", true, s.Heartbeat!))
        );
        foreach (var service in work.Services.Select(s => s.Service).Where(HasOtherEnvironment))
            evidence.Add(await EnvironmentProof.For(_context, service, now, ct));
        evidence.AddRange(await new EnvFilesBack(release).Prove(EnvFiles.Select(m => m.Wanted), ct));
        evidence.AddRange(await new DetachedVolumes(_context).Prove(work.Detached ?? [], ct));
        evidence.Add(UntouchedServices.Others(release, now));
        evidence.Add(
            RestartPolicies.AsBefore([.. release.Opening.Before.Where(new Services(_context).IsAlsoStopped)], now)
        );
        return new Proof(evidence);
    }

    public async Task<Proof> LookUndone(CancellationToken ct)
    {
        var now = await new Services(_context).LookClosely(ct);
        return new Proof([
            .. release.Opening.Before.Select(b =>
                UntouchedServices.RunsAsBefore(b, [.. now.Where(n => n.Service == b.Service)])
            ),
            .. await new EnvFilesBack(release).Prove(Former(), ct),
        ]);
    }

    private IEnumerable<Evidence> RunsTheImage(ServiceWork service, IReadOnlyList<ServiceState> now) =>
        now.Where(s => s.Service == service.Service)
            .Select(s => new Evidence(
                $"{s.Service} {(service.Start ? "runs" : "is stopped as it was, on")} the image that was built",
                s.Image == release.Images[service.Image] && s.Running == service.Start,
                $"{s.ShortImage}, {(s.Running ? "running" : "stopped")}, {s.Restarts} restarts"
            ));

    private bool HasOtherEnvironment(string service) =>
        RecreateReasons.HasCredentialsRestored(release, service) || EnvFiles.Any(m => m.Services.Contains(service));

    /// <summary>What env files hold after an undo; of one that was edited, what the services ran with.</summary>
    private IEnumerable<EnvFileBackup> Former() =>
        [
            .. (work.Edited ?? [])
                .Where(m => File.Exists(m.Wanted.Copy))
                .Concat(EnvFiles)
                .Select(m => m.Before)
                .DistinctBy(b => b.Path),
        ];
}

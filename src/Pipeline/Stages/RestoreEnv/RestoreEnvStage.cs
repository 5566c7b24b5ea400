using Pipeline.Database;
using Pipeline.Platform;
using Pipeline.Releases;
using Pipeline.Secrets;
using Pipeline.Stages.Recreate;
using Pipeline.Terms;

namespace Pipeline.Stages.RestoreEnv;

/// <summary>
/// Gives the env file the bytes that it had before the cut-overs since the release that is restored, after a copy of
/// what it holds now: the undo brings that copy back.
/// </summary>
public sealed class RestoreEnvStage()
    : Stage<RestoreEnvWork, RestoreEnvReceipt>(
        StageNames.RestoreEnv,
        Impact.Privilege,
        "gives the env file its bytes from before the cut-over, and recreates the services that have no code"
    )
{
    protected override Task<Planned<RestoreEnvWork>> Plan(Ask ask) => new RestoreEnvPlan(ask.Release).Make(ask.Ct);

    protected override async Task<(IReadOnlyList<string>, RestoreEnvReceipt)> Apply(Ask ask, RestoreEnvWork work)
    {
        var (release, ct) = ask;
        await Write(release.Context, work.Backup!, work.From!, ct);
        var context = await EnvironmentProof.Reread(release.Context, ct);
        await using var database = await DatabaseLink.Open(context, ct);
        var downtimes = await new Recreation(context, new Heartbeats(database, context), null).Run(work.Services, ct);
        return ([$"{string.Join(", ", work.Keys)} are as before the cut-over"], new RestoreEnvReceipt(downtimes));
    }

    protected override async Task<Proof> Verify(Ask ask, RestoreEnvWork work, RestoreEnvReceipt? receipt)
    {
        var (release, ct) = ask;
        var now = await new Services(release.Context).Look(ct);
        var evidence = new List<Evidence> { await EnvRestore.Look(release.Context, work.From!, ct) };
        foreach (var service in work.Services)
            evidence.Add(await EnvironmentProof.For(release.Context, service.Service, now, ct));
        evidence.Add(OutOfScope.Untouched(release.SinceResume(work.Others), now));
        return new Proof(evidence);
    }

    /// <summary>
    /// While the release itself is undone, services with code follow when image and volume are as before, too.
    /// </summary>
    protected override async Task Undo(Ask ask, RestoreEnvWork work)
    {
        var (release, ct) = ask;
        await new DatabaseAgain(release.Context).Start(work.Others, ct);
        await EnvRestore.Run(release.Context, work.Backup, work.From?.Fingerprint ?? "", ct);
        var services = new Services(release.Context);
        var isOpen = release.History.Find(release.Id) is { IsOpen: true };
        await MovedServices.Restore(
            release.Context,
            work.Before.Where(b => !isOpen || !services.IsOurs(b.Service)),
            ct
        );
    }

    protected override Task<Proof> VerifyUndone(Ask ask, RestoreEnvWork work) =>
        MovedServices.Prove(ask.Release.Context, work.Backup, (work.Before, work.Others), ask.Ct);

    private static async Task Write(
        StackContext context,
        EnvFileBackup backup,
        EnvFileBackup from,
        CancellationToken ct
    )
    {
        using var fingerprints = Fingerprints.Open(context.State.Root);
        var now = await EnvFileWriter.Read(backup.Path, ct);
        if (fingerprints.Of(now.Bytes) != backup.Fingerprint)
            throw new EnvFileException($"{backup.Path}: changed since it was planned; nothing was written");
        File.Delete(backup.Copy);
        DurableFile.WriteNew(backup.Copy, now.Bytes);
        await EnvFileWriter.Restore(from, backup.Fingerprint, fingerprints, ct);
    }
}

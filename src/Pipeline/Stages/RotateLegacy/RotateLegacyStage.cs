using Pipeline.Database;
using Pipeline.Platform;
using Pipeline.Postgres;
using Pipeline.Releases;
using Pipeline.Secrets;
using Pipeline.Stages.CutOverEnv;
using Pipeline.Stages.Recreate;
using Pipeline.Terms;

namespace Pipeline.Stages.RotateLegacy;

/// <summary>
/// Makes the old credentials worthless, wherever copies of them lie: the legacy role gets a new random password. Only
/// where it is asked for.
/// </summary>
public sealed class RotateLegacyStage()
    : Stage<RotateLegacyWork, RotateLegacyWork>(
        StageNames.RotateLegacy,
        Impact.Privilege,
        "gives the old role a new random password, when nothing uses the old one any more (--rotate-legacy)"
    )
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(2);

    public override IReadOnlyList<StageName> PlansAfter => [StageNames.CutOverRole];

    protected override async Task<Planned<RotateLegacyWork>> Plan(Ask ask)
    {
        var (release, ct) = ask;
        var (context, roles) = (release.Context, Privileges.RolesOf(release.Context));
        var file =
            roles.LegacySecretFile
            ?? throw PipelineException.Usage(
                $"{context.Stack.Definition.File}: roles.legacy_secret_file says where the new password is to "
                    + "be written; there is none",
                "legacy_secret_file: secrets/legacy.SECRET-READ-ONCE"
            );
        var work = new RotateLegacyWork(roles.Legacy, file, context.State.Saved($"verifiers-{release.Id}"));
        await using var database = await Privileges.Open(context, null, ct);
        if (File.Exists(file))
            return await new RotatedLogins(context).AreInForce(ct)
                ? Planned.Nothing(work, $"{roles.Legacy} has the password of {file}, and the old one is refused")
                : throw PipelineException.Refuse(
                    $"{file} exists, but the password in it does not log {roles.Legacy} in; the file is not "
                        + "overwritten",
                    $"move it away, or name another file as roles.legacy_secret_file"
                );
        await RequireVerifier(database, roles.Legacy, ct);
        await RequireUnused(context, database, moved: !release.IsPending(StageNames.CutOverEnv), Glance, ct);
        return Planned.Do(
            work,
            $"give {roles.Legacy} a new random password, and write it to {file}, mode 600; copies of the old "
                + "one no longer log in",
            $"what the server keeps of the old one is kept for the undo ({work.Sealed})"
        );
    }

    protected override async Task<(IReadOnlyList<string>, RotateLegacyWork)> Apply(Ask ask, RotateLegacyWork work)
    {
        var (release, ct) = ask;
        await using var database = await Privileges.Open(release.Context, null, ct);
        await RequireUnused(release.Context, database, moved: true, Window, ct);
        var setter = new PasswordSetter(database.Admin);
        using var secret = Secret.Generate();
        release.Context.Log.Redactor.Learn("legacy", secret);
        var verifiers = new SealedVerifiers(
            await RequireVerifier(database, work.Role, ct),
            ScramVerifier.Compute(secret.Reveal())
        );
        verifiers.Write(work.Sealed);
        DurableFile.WriteNew(work.SecretFile, [.. secret.RevealUtf8(), (byte)'\n']);
        await setter.SetVerifier(work.Role, verifiers.New, ct);
        return (
            [
                $"the new password of {work.Role} is in {work.SecretFile}: read it once, keep it where you "
                    + "keep such things",
                .. Stale(release.Context),
            ],
            work
        );
    }

    protected override async Task<Proof> Verify(Ask ask, RotateLegacyWork work, RotateLegacyWork? receipt)
    {
        var proof = new Proof(await new RotatedLogins(ask.Release.Context).Look(ask.Ct));
        await ServiceFaults.Named(StillUp.Require(ask.Release, ask.Ct));
        return proof;
    }

    /// <summary>
    /// The previous verifier is put back, so the old password is good again; then the new one's file goes.
    /// </summary>
    protected override async Task Undo(Ask ask, RotateLegacyWork work)
    {
        var (release, ct) = ask;
        if (SealedVerifiers.Read(work.Sealed) is not { } verifiers)
            return;
        await using (var database = await Privileges.Open(release.Context, null, ct))
        {
            var setter = new PasswordSetter(database.Admin);
            var stored = await setter.Verifier(work.Role, ct);
            if (stored != verifiers.Old && stored != verifiers.New)
                throw PipelineException.Refuse(
                    $"the password of {work.Role} was changed by someone else since it was rotated; it is left as it is"
                );
            if (stored == verifiers.New)
                await setter.SetVerifier(work.Role, verifiers.Old, ct);
        }

        if (await RotatedLogins.Holds(work.SecretFile, verifiers.New, ct))
            release.Context.Log.Say(SecretFile.Destroy(work.SecretFile).ToString());
    }

    protected override async Task<Proof> VerifyUndone(Ask ask, RotateLegacyWork work)
    {
        var (release, ct) = ask;
        await using var database = await Privileges.Open(release.Context, null, ct);
        var stored = await new PasswordSetter(database.Admin).Verifier(work.Role, ct);
        var same = SealedVerifiers.Read(work.Sealed) is not { } verifiers || stored == verifiers.Old;
        return Proof.From(
            StopRule.Rotation.Evidence(
                $"{work.Role} has its previous password",
                same,
                same ? "the server keeps what it kept" : "the server keeps something else"
            )
        );
    }

    private static async Task<string> RequireVerifier(Privileges database, string role, CancellationToken ct)
    {
        try
        {
            return await new PasswordSetter(database.Admin).Verifier(role, ct)
                ?? throw PipelineException.Refuse($"{role} has no password; there is nothing to rotate");
        }
        catch (Npgsql.PostgresException e) when (e.SqlState == Npgsql.PostgresErrorCodes.InsufficientPrivilege)
        {
            throw PipelineException.Refuse(
                $"database.user may not read the stored password hash of {role}, so the rotation could not be "
                    + "undone",
                "use a superuser as database.user"
            );
        }
    }

    private static async Task RequireUnused(
        StackContext context,
        Privileges database,
        bool moved,
        TimeSpan window,
        CancellationToken ct
    )
    {
        var users = await new LegacyUsers(context, database).Find(moved, window, ct);
        if (users.Count > 0)
            throw PipelineException.Refuse(
                StopRule.LegacyInUse.Says(
                    $"{database.Model.Legacy} is still used, so its password is not "
                        + $"rotated:\n{string.Join("\n", users.Select(u => $"- {u}"))}"
                )
            );
    }

    private static IEnumerable<string> Stale(StackContext context) =>
        context.Stack.Definition.Database is { Password: { Service: { } service, Variable: { } variable } } source
        && source.User == context.Stack.Definition.Roles!.Legacy
            ?
            [
                $"{variable} of {service} still holds the old password, and stays as it is: Postgres reads it "
                    + "only when it creates a new cluster, and a change would recreate the database",
            ]
            : [];
}

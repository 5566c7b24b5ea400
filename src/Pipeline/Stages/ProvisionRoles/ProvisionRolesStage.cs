using Pipeline.Database;
using Pipeline.Postgres;
using Pipeline.Releases;
using Pipeline.Secrets;
using Pipeline.Terms;
using Evidence = Pipeline.Terms.Evidence;

namespace Pipeline.Stages.ProvisionRoles;

/// <summary>
/// Brings the database to the three-role model of pipeline.yml, in one transaction. Takes nothing away that the model
/// does not name.
/// </summary>
public sealed class ProvisionRolesStage()
    : Stage<ProvisionWork, ProvisionWork>(
        StageNames.ProvisionRoles,
        Impact.Privilege,
        "gives the runtime role and the migrator exactly their rights, for each creator of tables"
    )
{
    protected override async Task<Planned<ProvisionWork>> Plan(Ask ask)
    {
        var (release, ct) = ask;
        if (release.Goal.Restores is not null)
            return TakeBack(release);
        using var secrets = await CutoverSecrets.Read(release.Context, ct);
        await using var database = await Privileges.Open(release.Context, null, ct);
        await database.RequireServer(ct);
        var plan = await Read(database, ct);
        var work = new ProvisionWork(plan.Changes, await Unset(database, secrets, ct)) { Before = plan.Before };
        return plan.IsEmpty && work.Passwords.Count == 0
            ? Planned.Nothing(work, "roles, grants and default privileges are those of pipeline.yml")
            : Planned.Do(
                work,
                [.. plan.Statements.Select(s => s + ";"), .. work.Passwords.Select(r => $"set the password of {r}")]
            );
    }

    protected override async Task<(IReadOnlyList<string>, ProvisionWork)> Apply(Ask ask, ProvisionWork work)
    {
        var (release, ct) = ask;
        if (work.TakesBack is not null)
        {
            await Back(release, work, ct);
            return ([$"{work.Changes.Count} change(s) of {string.Join(", ", work.TakesBack)} undone"], work);
        }

        using var secrets = await CutoverSecrets.Read(release.Context, ct);
        await using var database = await Privileges.Open(release.Context, null, ct);
        if (work.Changes.Count > 0)
            await new RoleProvisioner(database.Admin).Apply(database.Model, new RolePlan(work.Changes), ct);
        foreach (var role in work.Passwords)
            await new PasswordSetter(database.Admin).Set(role, PasswordOf(database, secrets, role)!.Reveal(), ct);
        return ([$"{work.Changes.Count} statement(s) in one transaction"], work);
    }

    protected override async Task<Proof> Verify(Ask ask, ProvisionWork work, ProvisionWork? receipt)
    {
        var (release, ct) = ask;
        if (work.TakesBack is not null)
            return await IsBack(release, work, ct);
        using var secrets = await CutoverSecrets.Read(release.Context, ct);
        await using var database = await Privileges.Open(release.Context, null, ct);
        var left = await Read(database, ct);
        var unset = await Unset(database, secrets, ct);
        return Proof.Of(
            new Evidence(
                "the catalogue has the roles and rights of pipeline.yml",
                left.IsEmpty,
                left.IsEmpty ? $"{work.Changes.Count} change(s) made, none left" : $"left to do: {left}"
            ),
            new Evidence(
                "each role has its password",
                unset.Count == 0,
                unset.Count == 0 ? "by verifier; no password was sent" : $"none: {string.Join(", ", unset)}"
            )
        );
    }

    protected override Task Undo(Ask ask, ProvisionWork work) =>
        work.TakesBack is null ? Back(ask.Release, work, ask.Ct) : ForthAgain(ask.Release, work, ask.Ct);

    protected override async Task<Proof> VerifyUndone(Ask ask, ProvisionWork work)
    {
        if (work.TakesBack is null)
            return await IsBack(ask.Release, work, ask.Ct);
        await using var database = await Privileges.Open(ask.Release.Context, null, ask.Ct);
        var missing = RoleComparison.Missing(await Read(database, ask.Ct), work.Changes);
        return Proof.Of(
            new Evidence(
                "roles and grants are as before",
                missing.Count == 0,
                missing.Count == 0
                    ? $"{work.Changes.Count} change(s) there again"
                    : $"missing: {string.Join("; ", missing)}"
            )
        );
    }

    /// <summary>
    /// What the cut-overs after that release changed and still stands, in the order in which it was done.
    /// </summary>
    private static Planned<ProvisionWork> TakeBack(Release release)
    {
        var roles = TakenBack.Of(release).Roles;
        var work = new ProvisionWork(
            [.. roles.SelectMany(r => TakenBack.WorkOf(r).Changes)],
            [.. roles.SelectMany(r => TakenBack.WorkOf(r).Passwords).Distinct()]
        )
        {
            TakesBack = [.. roles.Select(r => r.Id)],
            Before = PriorRights.Oldest(roles.Select(r => TakenBack.WorkOf(r).Before).OfType<PriorRights>()),
        };
        return roles.Count == 0
            ? Planned.Nothing(
                work,
                $"no cut-over since {release.Goal.Restores} changed roles or grants, or it was undone"
            )
            : Planned.Do(
                work,
                [
                    .. new RolePlan(work.Changes).Inverse.Select(s => s + ";"),
                    .. work.Passwords.Select(r => $"take the password of {r} away"),
                ]
            );
    }

    private static async Task ForthAgain(Release release, ProvisionWork work, CancellationToken ct)
    {
        await using var database = await Privileges.Open(release.Context, null, ct);
        await new RoleProvisioner(database.Admin).Redo(
            RoleComparison.Missing(await Read(database, ct), work.Changes),
            ct
        );
        if (work.Passwords.Count == 0)
            return;
        using var secrets = await CutoverSecrets.Read(release.Context, ct);
        foreach (var role in (await Unset(database, secrets, ct)).Intersect(work.Passwords))
            await new PasswordSetter(database.Admin).Set(role, PasswordOf(database, secrets, role)!.Reveal(), ct);
    }

    private static async Task Back(Release release, ProvisionWork work, CancellationToken ct)
    {
        await using var database = await Privileges.Open(release.Context, null, ct);
        foreach (var role in work.Passwords.Where(r => !Creates(work, r)))
            await new PasswordSetter(database.Admin).Clear(role, ct);
        foreach (var note in await new RoleProvisioner(database.Admin).Undo(work.Roles, ct))
            release.Context.Log.Warn($"{note.Statement}: {note.Why}");
    }

    /// <summary>By the state of the catalogue: tables that came or went since the plan change no answer.</summary>
    private static async Task<Proof> IsBack(Release release, ProvisionWork work, CancellationToken ct)
    {
        await using var database = await Privileges.Open(release.Context, null, ct);
        var kept = RoleComparison.Kept(
            await CatalogueReader.Read(database.Admin, ct),
            database.Model,
            work.Changes,
            work.Before
        );
        return Proof.Of(
            new Evidence(
                "roles and grants are as before",
                kept.Count == 0,
                kept.Count == 0 ? $"{work.Changes.Count} change(s) undone" : $"still there: {string.Join("; ", kept)}"
            )
        );
    }

    private static Task<RolePlan> Read(Privileges database, CancellationToken ct) =>
        new RoleProvisioner(database.Admin).Plan(database.Model, ct);

    private static bool Creates(ProvisionWork work, string role) =>
        work.Changes.Any(c => c.Sql.StartsWith($"CREATE ROLE {SqlText.Identifier(role)} ", StringComparison.Ordinal));

    /// <exception cref="PipelineException">A role has another password than its file: setting ours would lock out
    /// whoever uses that one.</exception>
    private static async Task<IReadOnlyList<string>> Unset(
        Privileges database,
        CutoverSecrets secrets,
        CancellationToken ct
    )
    {
        var unset = new List<string>();
        foreach (var role in new[] { database.Model.App, database.Model.Migrator })
        {
            if (PasswordOf(database, secrets, role) is not { } password)
                continue;
            var state = await new PasswordSetter(database.Admin).Compare(role, password.Reveal(), ct);
            if (state == PasswordState.Differs)
                throw PipelineException.Refuse(
                    StopRule.Login.Says(
                        $"{role} has another password than its SECRET-READ-ONCE file; setting this one would "
                            + "lock out whoever uses that one"
                    )
                );
            if (state == PasswordState.Missing)
                unset.Add(Settable(role, password));
        }

        return unset;
    }

    private static string Settable(string role, Secret password)
    {
        try
        {
            _ = ScramVerifier.Compute(password.Reveal());
            return role;
        }
        catch (ArgumentException e)
        {
            throw PipelineException.Refuse($"the password of {role} cannot be set: {e.Message}");
        }
    }

    private static Secret? PasswordOf(Privileges database, CutoverSecrets secrets, string role) =>
        role == database.Model.App ? secrets.App : secrets.Migrator;
}

using Pipeline.Database;
using Pipeline.Postgres;
using Pipeline.Releases;
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
        var (context, ct) = (ask.Release.Context, ask.Ct);
        using var secrets = await CutoverSecrets.Read(context, ct);
        await using var database = await Privileges.Open(context, null, ct);
        await database.RequireServer(ct);
        var plan = await Read(database, ct);
        var unset = await new RolePasswords(database, secrets).Unset(ct);
        var work = new ProvisionWork(plan.Changes, unset) { Before = plan.Before };
        return plan.IsEmpty && unset.Count == 0
            ? Planned.Nothing(work, "roles, grants and default privileges are those of pipeline.yml")
            : Planned.Do(
                work,
                [.. plan.Statements.Select(s => s + ";"), .. unset.Select(r => $"set the password of {r}")]
            );
    }

    protected override async Task<(IReadOnlyList<string>, ProvisionWork)> Apply(Ask ask, ProvisionWork work)
    {
        var (context, ct) = (ask.Release.Context, ask.Ct);
        using var secrets = await CutoverSecrets.Read(context, ct);
        await using var database = await Privileges.Open(context, null, ct);
        if (work.Changes.Count > 0)
            await new RoleProvisioner(database.Admin).Apply(database.Model, new RolePlan(work.Changes), ct);
        await new RolePasswords(database, secrets).Set(work.Passwords, ct);
        return ([$"{work.Changes.Count} statement(s) in one transaction"], work);
    }

    protected override async Task<Proof> Verify(Ask ask, ProvisionWork work, ProvisionWork? receipt)
    {
        var (context, ct) = (ask.Release.Context, ask.Ct);
        using var secrets = await CutoverSecrets.Read(context, ct);
        await using var database = await Privileges.Open(context, null, ct);
        var left = await Read(database, ct);
        var unset = await new RolePasswords(database, secrets).Unset(ct);
        return Proof.From(
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
        new ProvisionedRoles(ask.Release.Context, work).Undo(ask.Ct);

    protected override async Task<Proof> VerifyUndone(Ask ask, ProvisionWork work) =>
        Proof.From(await new ProvisionedRoles(ask.Release.Context, work).LookUndone(ask.Ct));

    private static Task<RolePlan> Read(Privileges database, CancellationToken ct) =>
        new RoleProvisioner(database.Admin).Plan(database.Model, ct);
}

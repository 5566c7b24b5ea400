using Pipeline.Database;
using Pipeline.Postgres;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Stages.RestoreRoles;

/// <summary>
/// Takes away what the cut-overs since the release that is restored gave to roles. The last stage of a rollback: until
/// then services use those rights.
/// </summary>
public sealed class RestoreRolesStage()
    : Stage<RestoreRolesWork, RestoreRolesWork>(
        StageNames.RestoreRoles,
        Impact.Privilege,
        "takes back the rights that the cut-over gave, object by object"
    )
{
    protected override Task<Planned<RestoreRolesWork>> Plan(Ask ask)
    {
        var releases = StandingCutOvers.For(ask.Release).Roles;
        var made = releases.Select(StandingCutOvers.ProvisionedBy).ToList();
        var work = new RestoreRolesWork(
            [.. made.SelectMany(m => m.Changes)],
            [.. made.SelectMany(m => m.Passwords).Distinct()],
            [.. releases.Select(r => r.Id)]
        )
        {
            Before = PriorRights.Oldest(made.Select(m => m.Before).OfType<PriorRights>()),
        };
        return Task.FromResult(
            releases.Count == 0
                ? Planned.Nothing(
                    work,
                    $"no cut-over since {ask.Release.Goal.Restores} changed roles or grants, or it was undone"
                )
                : Planned.Do(work, [.. Steps(work)])
        );
    }

    protected override async Task<(IReadOnlyList<string>, RestoreRolesWork)> Apply(Ask ask, RestoreRolesWork work)
    {
        await Roles(ask, work).Undo(ask.Ct);
        return ([$"{work.Changes.Count} change(s) of {string.Join(", ", work.TakesBack)} undone"], work);
    }

    protected override async Task<Proof> Verify(Ask ask, RestoreRolesWork work, RestoreRolesWork? receipt) =>
        Proof.From(await Roles(ask, work).LookUndone(ask.Ct));

    protected override Task Undo(Ask ask, RestoreRolesWork work) => Roles(ask, work).Redo(ask.Ct);

    protected override async Task<Proof> VerifyUndone(Ask ask, RestoreRolesWork work) =>
        Proof.From(await Roles(ask, work).LookRedone(ask.Ct));

    private static ProvisionedRoles Roles(Ask ask, RestoreRolesWork work) => new(ask.Release.Context, work.Provisioned);

    private static IEnumerable<string> Steps(RestoreRolesWork work) =>
        new RolePlan(work.Changes)
            .Inverse.Select(s => s + ";")
            .Concat(work.Passwords.Select(r => $"take the password of {r} away"));
}

using Npgsql;
using Pipeline.Postgres;
using Pipeline.Releases;
using Pipeline.Secrets;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pg = Pipeline.Postgres;

namespace Pipeline.Database;

/// <summary>The database as the roles of a cut-over see it: each logs in over the network, with a password.</summary>
/// <param name="Admin">The role of <c>database.user</c>: the control of every probe.</param>
/// <param name="App">The runtime role; null when no password was given.</param>
/// <param name="Legacy">The old role, where that is the admin too; else null.</param>
public sealed record Privileges(
    NpgsqlDataSource Admin,
    NpgsqlDataSource? App,
    NpgsqlDataSource? Legacy,
    Pg.RoleModel Model
) : IAsyncDisposable
{
    public static async Task<Privileges> Open(StackContext context, Secret? app, CancellationToken ct)
    {
        var roles = RolesOf(context);
        var admin =
            await DatabaseLink.Open(context, ct)
            ?? throw PipelineException.Usage("pipeline.yml names no database; a cut-over needs the section 'database'");
        var asApp = app is null ? null : await DatabaseLink.OpenAs(context, roles.App.Name, app, ct);
        return new Privileges(
            admin,
            asApp,
            context.Stack.Definition.Database!.User == roles.Legacy ? admin : null,
            ModelOf(roles)
        );
    }

    public static Pipeline.Stacks.RoleModel RolesOf(StackContext context) =>
        context.Stack.Definition.Roles
        ?? throw PipelineException.Usage(
            $"{context.Stack.Definition.File}: a cut-over needs the sections 'roles' and 'cutover'"
        );

    public static CutoverRules RulesOf(StackContext context) =>
        context.Stack.Definition.Cutover
        ?? throw PipelineException.Usage(
            $"{context.Stack.Definition.File}: a cut-over needs the sections 'roles' and 'cutover'"
        );

    /// <exception cref="PipelineException">A pooler answers in the server's place: nothing would be shown about the
    /// server.</exception>
    public async Task RequireServer(CancellationToken ct)
    {
        if (await Pooler.At(Admin, ct) is { } pooler)
            throw PipelineException.Refuse(StopRule.PoolerBetween.Says(pooler));
    }

    public async ValueTask DisposeAsync()
    {
        await Admin.DisposeAsync();
        if (App is not null)
            await App.DisposeAsync();
    }

    private static Pg.RoleModel ModelOf(Pipeline.Stacks.RoleModel roles) =>
        roles.Migrator is { } migrator
            ? new Pg.RoleModel(
                roles.Legacy,
                roles.App.Name,
                migrator.Name,
                roles.Creators,
                roles.Schemas,
                roles.RevokePublic
            )
            : throw PipelineException.Usage(
                "roles.migrator: expected the role that migrations run as, found nothing",
                "migrator: { name: <role>, secret_file: <file> }"
            );
}

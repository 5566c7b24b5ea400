using Npgsql;

namespace Pipeline.Postgres;

/// <summary>
/// Brings a database to a <see cref="RoleModel"/> and back. The source must be a superuser, or own the schemas and hold
/// CREATEROLE.
/// </summary>
public sealed class RoleProvisioner(NpgsqlDataSource admin, ProvisionOptions? options = null)
{
    private static readonly string[] Gone =
    [
        PostgresErrorCodes.UndefinedObject,
        PostgresErrorCodes.InvalidSchemaName,
        PostgresErrorCodes.UndefinedTable,
        PostgresErrorCodes.UndefinedFunction,
    ];
    private readonly ProvisionOptions _options = options ?? new();

    /// <summary>Reads only.</summary>
    /// <exception cref="RoleModelException">The model does not fit the database.</exception>
    public async Task<RolePlan> Plan(RoleModel model, CancellationToken ct) =>
        RolePlanner.Plan(await CatalogueReader.Read(admin, ct), model);

    /// <summary>
    /// Runs a plan in one transaction: revoke and grant show together or not at all. A second plan is empty.
    /// </summary>
    /// <exception cref="InvalidOperationException">The catalogue changed since the plan: its inverse would no longer be
    /// exact. Nothing was written.</exception>
    /// <exception cref="LockHeldException">Somebody held a lock all the time; nothing was written.</exception>
    /// <exception cref="PostgresException">As the server says; nothing was written.</exception>
    public Task Apply(RoleModel model, RolePlan plan, CancellationToken ct) =>
        InTransaction(
            async connection =>
            {
                var now = RolePlanner.Plan(await CatalogueReader.ReadHere(connection, ct), model);
                if (!now.Statements.SequenceEqual(plan.Statements))
                {
                    throw new InvalidOperationException(
                        "The roles or grants changed since the plan was made. Nothing was written; plan again."
                    );
                }

                foreach (var statement in plan.Statements)
                {
                    await connection.Run(statement, ct);
                }
            },
            ct
        );

    /// <summary>
    /// Runs the inverse of a plan, in one transaction, object by object. Idempotent. Roles also lose what the plan's
    /// default privileges gave since. What is gone already, and a role that others depend on by now (2BP01), is left
    /// and told in the notes.
    /// </summary>
    public async Task<IReadOnlyList<UndoNote>> Undo(RolePlan plan, CancellationToken ct)
    {
        var notes = new List<UndoNote>();
        await InTransaction(
            async connection =>
            {
                notes.Clear();
                await Run(connection, plan.Inverse, notes, ct);
                if (plan.Before is { Roles.Count: > 0 } before)
                {
                    var since = RightsSince.Revokes(
                        await CatalogueReader.ReadHere(connection, ct),
                        plan.Changes,
                        before
                    );
                    await Run(connection, since, notes, ct);
                    notes.AddRange(
                        since.Select(s => new UndoNote(s, "revoked: default privileges gave it since the cut-over"))
                    );
                }
            },
            ct
        );
        return notes;
    }

    /// <summary>
    /// Runs statements that a plan gave, in one transaction; what is not possible any more is left and told in the
    /// notes.
    /// </summary>
    public async Task<IReadOnlyList<UndoNote>> Redo(IReadOnlyList<string> statements, CancellationToken ct)
    {
        var notes = new List<UndoNote>();
        await InTransaction(
            connection =>
            {
                notes.Clear();
                return Run(connection, statements, notes, ct);
            },
            ct
        );
        return notes;
    }

    private static async Task Run(
        NpgsqlConnection connection,
        IReadOnlyList<string> statements,
        List<UndoNote> notes,
        CancellationToken ct
    )
    {
        foreach (var statement in statements.SelectMany(GrantText.Statements))
        {
            await connection.Run("SAVEPOINT undo", ct);
            try
            {
                if (await RoleRemoval.Prepare(connection, statement, ct) is { } note)
                {
                    notes.Add(note);
                }

                if (notes.LastOrDefault()?.Statement != statement)
                {
                    await connection.Run(statement, ct);
                }
            }
            catch (PostgresException e)
                when (Gone.Contains(e.SqlState)
                    || e.SqlState
                        is PostgresErrorCodes.DependentObjectsStillExist
                            or PostgresErrorCodes.InsufficientPrivilege
                )
            {
                await connection.Run("ROLLBACK TO SAVEPOINT undo", ct);
                notes.Add(new UndoNote(statement, e.MessageText));
            }
        }
    }

    private Task InTransaction(Func<NpgsqlConnection, Task> work, CancellationToken ct) =>
        ControlTransaction.Run(admin, _options, work, ct);
}

using Pipeline.Database;
using Pipeline.Postgres;
using Pipeline.Releases;
using Pipeline.Terms;
using Evidence = Pipeline.Terms.Evidence;

namespace Pipeline.Stages;

/// <summary>Changes of roles and grants that were made: takes them back, or makes them again.</summary>
internal sealed class ProvisionedRoles(StackContext context, ProvisionWork work)
{
    public async Task Undo(CancellationToken ct)
    {
        await using var database = await Privileges.Open(context, null, ct);
        foreach (var role in work.Passwords.Where(r => !Creates(r)))
            await new PasswordSetter(database.Admin).Clear(role, ct);
        foreach (var note in await new RoleProvisioner(database.Admin).Undo(work.Roles, ct))
            context.Log.Warn($"{note.Statement}: {note.Why}");
    }

    /// <summary>By the state of the catalogue: tables that came or went since the plan change no answer.</summary>
    public async Task<Evidence> LookUndone(CancellationToken ct)
    {
        await using var database = await Privileges.Open(context, null, ct);
        var kept = RoleComparison.Kept(
            await CatalogueReader.Read(database.Admin, ct),
            database.Model,
            work.Changes,
            work.Before
        );
        return new Evidence(
            "roles and grants are as before",
            kept.Count == 0,
            kept.Count == 0 ? $"{work.Changes.Count} change(s) undone" : $"still there: {string.Join("; ", kept)}"
        );
    }

    /// <summary>What of it is missing, and passwords that are gone.</summary>
    public async Task Redo(CancellationToken ct)
    {
        await using var database = await Privileges.Open(context, null, ct);
        await new RoleProvisioner(database.Admin).Redo(await Missing(database, ct), ct);
        if (work.Passwords.Count == 0)
            return;
        using var secrets = await CutoverSecrets.Read(context, ct);
        var passwords = new RolePasswords(database, secrets);
        await passwords.Set((await passwords.Unset(ct)).Intersect(work.Passwords), ct);
    }

    public async Task<Evidence> LookRedone(CancellationToken ct)
    {
        await using var database = await Privileges.Open(context, null, ct);
        var missing = await Missing(database, ct);
        return new Evidence(
            "roles and grants are as before",
            missing.Count == 0,
            missing.Count == 0
                ? $"{work.Changes.Count} change(s) there again"
                : $"missing: {string.Join("; ", missing)}"
        );
    }

    private async Task<IReadOnlyList<string>> Missing(Privileges database, CancellationToken ct) =>
        RoleComparison.Missing(await new RoleProvisioner(database.Admin).Plan(database.Model, ct), work.Changes);

    private bool Creates(string role) =>
        work.Changes.Any(c => c.Sql.StartsWith($"CREATE ROLE {SqlText.Identifier(role)} ", StringComparison.Ordinal));
}

using Pipeline.Database;
using Pipeline.Postgres;
using Pipeline.Secrets;
using Pipeline.Terms;

namespace Pipeline.Stages;

/// <summary>Passwords of the runtime role and the migrator, from their SECRET-READ-ONCE files.</summary>
internal sealed class RolePasswords(Privileges database, CutoverSecrets secrets)
{
    private readonly PasswordSetter _setter = new(database.Admin);

    /// <returns>Roles that have no password yet.</returns>
    /// <exception cref="PipelineException">A role has another password than its file: setting ours would lock out
    /// whoever uses that one.</exception>
    public async Task<IReadOnlyList<string>> Unset(CancellationToken ct)
    {
        var unset = new List<string>();
        foreach (var role in new[] { database.Model.App, database.Model.Migrator })
        {
            if (Of(role) is not { } password)
                continue;
            var state = await _setter.Compare(role, password.Reveal(), ct);
            if (state == PasswordState.Differs)
                throw PipelineException.Refuse(
                    StopRule.Login.Says(
                        $"{role} has another password than its SECRET-READ-ONCE file; setting the one in the file "
                            + "would lock out every service that uses the present one"
                    )
                );
            if (state == PasswordState.Missing)
                unset.Add(Settable(role, password));
        }

        return unset;
    }

    public async Task Set(IEnumerable<string> roles, CancellationToken ct)
    {
        foreach (var role in roles)
            await _setter.Set(role, Of(role)!.Reveal(), ct);
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

    private Secret? Of(string role) => role == database.Model.App ? secrets.App : secrets.Migrator;
}

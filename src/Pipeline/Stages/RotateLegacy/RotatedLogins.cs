using Npgsql;
using Pipeline.Database;
using Pipeline.Postgres;
using Pipeline.Releases;
using Pipeline.Secrets;
using Evidence = Pipeline.Terms.Evidence;
using RoleModel = Pipeline.Stacks.RoleModel;

namespace Pipeline.Stages.RotateLegacy;

/// <summary>
/// Logins as the legacy role over the network: the password of its file is taken, any other one is refused, the old one
/// among them.
/// </summary>
internal sealed class RotatedLogins(StackContext context)
{
    private readonly RoleModel _roles = Privileges.RolesOf(context);

    public async Task<bool> AreInForce(CancellationToken ct) => (await Look(ct)).All(e => e.Holds);

    public async Task<IReadOnlyList<Evidence>> Look(CancellationToken ct)
    {
        using var rotated = await SecretFile.ReadOnce(_roles.LegacySecretFile!, ct);
        context.Log.Redactor.Learn("legacy", rotated);
        await using var link = await DatabaseLink.OpenAs(context, _roles.Legacy, rotated, ct);
        var login = await LoginProbe.Try(link, ct);
        var evidence = new List<Evidence>
        {
            StopRule.Rotation.Evidence(
                $"{_roles.Legacy} logs in over the network with the new password",
                login.Holds,
                login.Reason
            ),
        };
        if (await OldIsRefused(ct) is { } old)
            evidence.Add(old);
        return evidence;
    }

    /// <summary>
    /// Whether the file holds the password of that verifier. One that was cut short counts: there was none before.
    /// </summary>
    public static async Task<bool> Holds(string file, string verifier, CancellationToken ct)
    {
        if (!File.Exists(file) || new FileInfo(file).Length == 0)
            return File.Exists(file);
        using var secret = await SecretFile.ReadOnce(file, ct);
        return ScramVerifier.Matches(verifier, secret.Reveal());
    }

    /// <summary>Only where pipeline.yml names the source of that role's password is the old one known.</summary>
    private async Task<Evidence?> OldIsRefused(CancellationToken ct)
    {
        if (context.Stack.Definition.Database!.User != _roles.Legacy || DatabaseLink.Declared(context) is not { } old)
            return null;
        await using var link = await DatabaseLink.OpenAs(context, _roles.Legacy, old, ct);
        old.Dispose();
        var found = await Answer(link, ct);
        return StopRule.Rotation.Evidence(
            "the old password is refused over the network",
            found == PostgresErrorCodes.InvalidPassword,
            found ?? "it still logs in"
        );
    }

    private static async Task<string?> Answer(NpgsqlDataSource link, CancellationToken ct)
    {
        try
        {
            await using var connection = await link.OpenConnectionAsync(ct);
            return null;
        }
        catch (PostgresException e)
        {
            return e.SqlState;
        }
    }
}

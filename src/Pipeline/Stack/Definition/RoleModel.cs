namespace Pipeline.Stacks;

/// <summary>Who may do what in the database after the cutover.</summary>
/// <param name="Creators">Roles that create tables; default privileges are per creator.</param>
/// <param name="RevokePublic">Rights to take from PUBLIC, such as <c>CREATE ON SCHEMA public</c>.</param>
/// <param name="Allowed">Statements that the app role must be able to run.</param>
/// <param name="Denied">Statements that must fail with 42501 for it.</param>
/// <param name="LegacySecretFile">Absolute path of the file that takes the legacy role's new password when it is
/// rotated; null refuses that.</param>
public sealed record RoleModel(
    string Legacy,
    RoleLogin App,
    RoleLogin? Migrator,
    IReadOnlyList<string> Creators,
    IReadOnlyList<string> Schemas,
    IReadOnlyList<string> RevokePublic,
    IReadOnlyList<string> Allowed,
    IReadOnlyList<string> Denied,
    string? LegacySecretFile = null
)
{
    /// <summary>
    /// Statements of the legacy role that are no service's work, such as an administrator's: not rehearsed. <c>*</c> is
    /// any run of words.
    /// </summary>
    public IReadOnlyList<string> IgnoreStatements { get; init; } = [];

    /// <summary>Views that may show the runtime role others' data.</summary>
    public IReadOnlyList<Postgres.AcceptedView> Accept { get; init; } = [];
}

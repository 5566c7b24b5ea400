namespace Pipeline.Stacks;

/// <summary>The stack's Postgres, reached over the network.</summary>
/// <param name="Service">Compose service that runs it.</param>
/// <param name="Port">Port inside the container.</param>
public sealed record DatabaseSource(string Service, int Port, string Name, string User, PasswordSource Password);

/// <summary>Where a password comes from; exactly one form is set, and none holds the password itself.</summary>
/// <param name="Service">With <paramref name="Variable"/>: a variable of a service in the resolved compose model.</param>
/// <param name="EnvKey">A key of the env file.</param>
/// <param name="File">Absolute path of a secret file.</param>
public sealed record PasswordSource(string? Service, string? Variable, string? EnvKey, string? File);

/// <summary>A fact that must hold before and after: one value by SQL, or a variable of a service's running process.</summary>
public sealed record Boundary(string Name, string? Sql, string? Service, string? Variable, string Expect);

/// <summary>A database role that the pipeline logs in with.</summary>
/// <param name="SecretFile">Absolute path of its SECRET-READ-ONCE file.</param>
public sealed record RoleLogin(string Name, string SecretFile);

/// <summary>Who may do what in the database after the cutover.</summary>
/// <param name="Creators">Roles that create tables; default privileges are per creator.</param>
/// <param name="RevokePublic">Rights to take from PUBLIC, such as <c>CREATE ON SCHEMA public</c>.</param>
/// <param name="Allowed">Statements that the app role must be able to run.</param>
/// <param name="Denied">Statements that must fail with 42501 for it.</param>
/// <param name="LegacySecretFile">Absolute path of the file that takes the legacy role's new password when it is rotated; null refuses that.</param>
public sealed record RoleModel(
    string Legacy,
    RoleLogin App,
    RoleLogin? Migrator,
    IReadOnlyList<string> Creators,
    IReadOnlyList<string> Schemas,
    IReadOnlyList<string> RevokePublic,
    IReadOnlyList<string> Allowed,
    IReadOnlyList<string> Denied,
    string? LegacySecretFile = null)
{
    /// <summary>Statements of the legacy role that are no service's work, such as an administrator's: not rehearsed. <c>*</c> is any run of words.</summary>
    public IReadOnlyList<string> IgnoreStatements { get; init; } = [];

    /// <summary>Views that may show the runtime role others' data.</summary>
    public IReadOnlyList<Postgres.AcceptedView> Accept { get; init; } = [];
}

/// <summary>Which keys of which env file are set at the cutover, and for whom.</summary>
/// <param name="EnvFile">Absolute path.</param>
/// <param name="Services">Recreated in this order.</param>
/// <param name="Untouched">Services that must keep their container.</param>
/// <param name="DestroysSecret">The app role's SECRET-READ-ONCE file goes once the cut-over is proven and nothing needs it any more.</param>
public sealed record CutoverRules(
    string EnvFile, IReadOnlyList<string> Services, IReadOnlyList<EnvSetting> Set, IReadOnlyList<string> Untouched, bool DestroysSecret = true);

/// <summary>One key to set.</summary>
/// <param name="Value">Text with <c>{secret:app}</c>, <c>{secret:migrator}</c> or <c>{secret:app|url}</c> (percent-encoded) in it; hidden, since it may be a literal secret.</param>
public sealed record EnvSetting(string Key, HiddenValue Value);

using Pipeline.Releases;
using Pipeline.Secrets;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Database;

/// <summary>The passwords that a cut-over needs, known to the redactor before anything else sees them.</summary>
public sealed class CutoverSecrets : IDisposable
{
    private readonly Dictionary<string, Secret> _secrets = [];

    public Secret App => _secrets["app"];

    public Secret? Migrator => _secrets.GetValueOrDefault("migrator");

    /// <summary>
    /// Reads the SECRET-READ-ONCE files. Where the app's is gone, as it is once the cut-over is proven, the env file is
    /// asked; then a person.
    /// </summary>
    /// <exception cref="PipelineException">A file is missing or readable by others, or a secret is too short to be
    /// masked.</exception>
    public static async Task<CutoverSecrets> Read(StackContext context, CancellationToken ct)
    {
        var roles = Privileges.RolesOf(context);
        var secrets = new CutoverSecrets();
        try
        {
            secrets.Keep(context, "app", await ReadApp(context, roles.App, ct));
            if (roles.Migrator is { } migrator && File.Exists(migrator.SecretFile))
                secrets.Keep(context, "migrator", await SecretFile.ReadOnce(migrator.SecretFile, ct));
            secrets.RequireDifferent(context, roles);
            return secrets;
        }
        catch (SecretException e)
        {
            secrets.Dispose();
            throw PipelineException.Refuse(e.Message);
        }
    }

    /// <summary>The value to set, with the secrets in their places.</summary>
    public string Fill(EnvSetting setting) =>
        TemplateOf(setting)
            .Fill(name =>
                _secrets.GetValueOrDefault(name)
                ?? throw PipelineException.Usage(
                    $"cutover, {setting.Key}: there is no secret {name}; expected app or migrator, with "
                        + "its secret_file"
                )
            );

    /// <summary>Whether the value of this key is secret.</summary>
    public static bool IsSecret(EnvSetting setting) => TemplateOf(setting).IsSecret;

    /// <summary>
    /// The app role's password as it stands in values made from <c>cutover.set</c>; null when they were made from
    /// something else.
    /// </summary>
    /// <param name="value">The value of a key; null where there is none.</param>
    public static Secret? In(CutoverRules rules, Func<string, string?> value)
    {
        var read = rules
            .Set.Where(s => value(s.Key) is not null)
            .Select(s => TemplateOf(s).Read(value(s.Key)!, "app"))
            .OfType<string>()
            .Distinct()
            .ToList();
        return read is [{ Length: > 0 } one] ? Secret.FromText(one) : null;
    }

    /// <summary>The app role's password, where the env file is as a cut-over leaves it.</summary>
    public static async Task<Secret?> InEnvFile(StackContext context, CancellationToken ct)
    {
        var rules = Privileges.RulesOf(context);
        var file = new StackEnvFile(context, rules.EnvFile).Parse((await EnvFileWriter.Read(rules.EnvFile, ct)).Bytes);
        return rules.Set.All(s => file.Value(s.Key) is { } value && (IsSecret(s) || value == s.Value.Reveal()))
            ? In(rules, file.Value)
            : null;
    }

    public void Dispose()
    {
        foreach (var secret in _secrets.Values)
            secret.Dispose();
    }

    /// <summary>One password for two roles: who knows the weaker one's has the other's.</summary>
    private void RequireDifferent(StackContext context, RoleModel roles)
    {
        using var legacy =
            context.Stack.Definition.Database?.User == roles.Legacy ? DatabaseLink.Declared(context) : null;
        var all = new (string Role, Secret? Secret)[]
        {
            (roles.App.Name, App),
            (roles.Migrator?.Name ?? "", Migrator),
            (roles.Legacy, legacy),
        };
        var same = all.Where(a => a.Secret is not null)
            .SelectMany(
                a =>
                    all.Where(b =>
                        b.Secret is not null && string.CompareOrdinal(a.Role, b.Role) < 0 && a.Secret!.Equals(b.Secret)
                    ),
                (a, b) => $"{a.Role} and {b.Role}"
            )
            .ToList();
        if (same.Count > 0)
            throw new SecretException(
                $"one password for two roles: {string.Join("; ", same)}; give each role a password of its own"
            );
    }

    private void Keep(StackContext context, string name, Secret secret)
    {
        if (!context.Log.Redactor.Learn(name, secret))
            throw new SecretException(
                $"the password of {name} is shorter than {Redactor.MinimumLength} characters, so it could not "
                    + "be kept out of the output"
            );
        _secrets[name] = secret;
    }

    private static async Task<Secret> ReadApp(StackContext context, RoleLogin app, CancellationToken ct)
    {
        if (context.Password.IsAnnounced)
            return await context.Password.Ask(app.Name, ct);
        if (File.Exists(app.SecretFile))
            return await SecretFile.ReadOnce(app.SecretFile, ct);
        var isOnSwarm = context.Stack.Definition.Swarm is not null;
        if (!isOnSwarm && context.Stack.Definition.Cutover is not null && await InEnvFile(context, ct) is { } secret)
            return secret;
        return context.Password.CanBeAsked
            ? await context.Password.Ask(app.Name, ct)
            : throw new SecretException(
                $"nothing says the password of {app.Name}: there is no {app.SecretFile}, and "
                    + (
                        isOnSwarm
                            ? "a swarm gives no secret back\n"
                            : $"{context.Stack.Definition.Cutover?.EnvFile ?? "the env file"} does not hold it\n"
                    )
                    + "  next: write it into that file, one line, mode 600; or add --secret-stdin and give it "
                    + "on standard input; or run this on a terminal, which asks for it"
            );
    }

    private static SecretTemplate TemplateOf(EnvSetting setting) => new(setting.Value.Reveal());
}

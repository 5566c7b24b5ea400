namespace Pipeline.Stacks;

/// <summary>
/// The sections about the database: <c>database</c>, <c>boundaries</c>, <c>roles</c>, <c>cutover</c>.
/// </summary>
internal sealed class DatabaseReader(string folder)
{
    public DatabaseSource Source(Section section) =>
        new(
            section.RequiredText("service"),
            section.Number("port", fallback: 5432, min: 1, max: 65535),
            section.RequiredText("name"),
            section.RequiredText("user"),
            section.Child("password", "database.password") is { } password ? Password(password) : NoPassword(section)
        );

    private PasswordSource Password(Section section)
    {
        var source = new PasswordSource(
            section.Text("service"),
            section.Text("variable"),
            section.Text("env"),
            HostPath(section.Text("file"))
        );
        var forms = new[]
        {
            source.Service is not null && source.Variable is not null,
            source.EnvKey is not null,
            source.File is not null,
        };
        var halves = (source.Service is null) != (source.Variable is null);
        if (halves || forms.Count(f => f) != 1)
            section.Context.Add(
                section.At,
                section.Path,
                "exactly one of { service, variable }, { env } or { file }",
                "something else"
            );
        return source;
    }

    private static PasswordSource NoPassword(Section section)
    {
        if (section.Node("password") is null)
            section.Context.Add(
                section.At,
                section.KeyPath("password"),
                "where the password comes from",
                "nothing",
                hint: "password: { service: <service>, variable: POSTGRES_PASSWORD }"
            );
        return new PasswordSource(null, null, null, null);
    }

    public static Boundary Boundary(Section section)
    {
        var boundary = new Boundary(
            section.RequiredText("name"),
            section.Text("sql"),
            section.Text("service"),
            section.Text("variable"),
            section.RequiredText("expect")
        );
        var variable = boundary.Service is not null && boundary.Variable is not null;
        if (boundary.Sql is not null == variable || (boundary.Service is null) != (boundary.Variable is null))
            section.Context.Add(section.At, section.Path, "either sql, or service and variable", "something else");
        return boundary;
    }

    public RoleModel Roles(Section section)
    {
        var app = section.Child("app", "roles.app");
        if (app is null && section.Node("app") is null)
            section.Context.Add(
                section.At,
                section.KeyPath("app"),
                "the role that the services shall use",
                "nothing",
                hint: "app: { name: <role>, secret_file: <file> }"
            );
        var schemas = section.Texts("schemas");
        return new RoleModel(
            section.RequiredText("legacy"),
            app is null ? new RoleLogin("", "") : Login(app),
            section.Child("migrator", "roles.migrator") is { } migrator ? Login(migrator) : null,
            section.Texts("creators"),
            schemas.Count == 0 ? ["public"] : schemas,
            section.Texts("revoke_public"),
            section.Texts("allowed", required: true),
            section.Texts("denied", required: true),
            HostPath(section.Text("legacy_secret_file"))
        )
        {
            IgnoreStatements = Ignored(section),
            Accept =
            [
                .. section
                    .Children("accept", "roles.accept")
                    .Select(a => new Postgres.AcceptedView(
                        a.RequiredText("view"),
                        a.RequiredText("definition"),
                        a.RequiredText("because")
                    )),
            ],
        };
    }

    private static IReadOnlyList<string> Ignored(Section section)
    {
        var patterns = section.Texts("ignore_statements");
        foreach (var pattern in patterns.Where(p => !Postgres.StatementShape.IsUsable(p)))
            section.Context.Add(
                section.Context.Places[section.KeyPath("ignore_statements")],
                section.KeyPath("ignore_statements"),
                "a statement, or its first words and *",
                ReadContext.Quote(pattern),
                hint: "CREATE TABLE *"
            );
        return patterns;
    }

    private RoleLogin Login(Section section) =>
        new(section.RequiredText("name"), HostPath(section.RequiredText("secret_file")) ?? "");

    public CutoverRules Cutover(Section section) =>
        new(
            HostPath(section.Text("env_file") ?? ".env")!,
            section.Texts("services", required: true),
            [
                .. section
                    .Named("set", required: section.Node("secrets") is null)
                    .Select(s => Setting(section, s.Name, s.Value)),
            ],
            section.Texts("untouched"),
            DestroysSecret(section)
        )
        {
            Secrets = [.. section.Named("secrets").Select(s => SecretFileOf(section, s.Name, s.Value))],
        };

    private static EnvSetting SecretFileOf(Section section, string name, YamlNode value)
    {
        var path = $"{section.KeyPath("secrets")}.{name}";
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-'))
            section.Context.Add(
                section.Context.Places[path],
                path,
                "the name of a file in /run/secrets: letters, digits, _, . and -",
                ReadContext.Quote(name)
            );
        return new EnvSetting(name, new HiddenValue(section.Scalar(value, path) ?? ""));
    }

    private static bool DestroysSecret(Section section)
    {
        var text = section.Text("secret_after");
        if (text is not (null or "destroy" or "keep"))
            section.Context.Add(
                section.Context.Places[section.KeyPath("secret_after")],
                section.KeyPath("secret_after"),
                "destroy or keep",
                ReadContext.Quote(text)
            );
        return text != "keep";
    }

    private static EnvSetting Setting(Section section, string key, YamlNode value)
    {
        var path = $"{section.KeyPath("set")}.{key}";
        if (key.Length == 0 || char.IsAsciiDigit(key[0]) || !key.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            section.Context.Add(
                section.Context.Places[path],
                path,
                "the name of a variable: letters, digits and _",
                ReadContext.Quote(key)
            );
        // An empty value is legal in an env file.
        var text = value is { Kind: YamlKind.Scalar, Text: "" } ? "" : section.Scalar(value, path) ?? "";
        return new EnvSetting(key, new HiddenValue(text));
    }

    private string? HostPath(string? path) =>
        string.IsNullOrEmpty(path) ? null : Path.GetFullPath(Path.Combine(folder, path));
}

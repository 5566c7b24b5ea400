namespace Pipeline.Stacks;

/// <summary>
/// Every key of <c>pipeline.yml</c>, by section. A test holds <c>pipeline.schema.json</c> and the reader to it.
/// </summary>
internal static class StackKeys
{
    public const string Root = "";

    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Known { get; } =
        new Dictionary<string, IReadOnlyList<string>>
        {
            [Root] =
            [
                "version",
                "repository",
                "compose",
                "env_files",
                "project",
                "profiles",
                "code",
                "services",
                "stop_on_log",
                "volumes",
                "database",
                "boundaries",
                "roles",
                "cutover",
                "swarm",
            ],
            ["code"] =
            [
                "name",
                "source",
                "path",
                "owner",
                "services",
                "strategy",
                "left_in",
                "anchor",
                "marker",
                "derived",
                "ignore",
                "imports",
            ],
            ["code.left_in"] = ["volume", "path"],
            ["code.imports"] = ["python", "node", "commands"],
            ["code.imports.python"] = ["command", "modules", "dependencies"],
            ["code.imports.node"] = ["command", "modules", "dependencies"],
            ["code.imports.commands"] = ["run", "origin"],
            ["services"] =
            [
                "stable_for",
                "start_timeout",
                "stop_timeout",
                "pid_file",
                "stop_on_log",
                "gate",
                "heartbeat",
            ],
            ["services.heartbeat"] = ["newest", "within"],
            ["volumes"] = ["state", "preserved", "disposable", "also_stop"],
            ["database"] = ["service", "port", "name", "user", "password"],
            ["database.password"] = ["service", "variable", "env", "file"],
            ["boundaries"] = ["name", "sql", "service", "variable", "expect"],
            ["roles"] =
            [
                "legacy",
                "legacy_secret_file",
                "app",
                "migrator",
                "creators",
                "schemas",
                "revoke_public",
                "allowed",
                "denied",
                "ignore_statements",
                "accept",
            ],
            ["roles.accept"] = ["view", "definition", "because"],
            ["roles.app"] = ["name", "secret_file"],
            ["roles.migrator"] = ["name", "secret_file"],
            ["swarm"] = ["stack", "registry", "nodes"],
            ["swarm.nodes"] = ["host", "tls"],
            ["cutover"] = ["env_file", "services", "set", "secrets", "untouched", "secret_after"],
        };
}

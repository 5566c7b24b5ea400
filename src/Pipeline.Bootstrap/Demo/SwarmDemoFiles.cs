using System.Text;
using System.Text.Json;
using Pipeline.Docker;

namespace Pipeline.Bootstrap;

/// <summary>
/// What the demo's repository has on a swarm: that of one host, and <c>docker/swarm/demo</c> over it.
/// </summary>
internal static class SwarmDemoFiles
{
    /// <summary>Its name for <c>docker stack deploy</c>.</summary>
    public const string Stack = "steve-tradingbot";

    private static readonly IReadOnlyList<BundledFile> All = BundledFiles.Below("swarm/demo");
    private static readonly string[] Secret = ["bot.env", "db.env"];

    /// <param name="registry">As the machines call it.</param>
    /// <param name="nodes">Folder of the machines' sockets.</param>
    public static DemoTemplate Template(string registry, string nodes)
    {
        var values = new Dictionary<string, string> { ["registry"] = registry, ["nodes"] = nodes };
        return new DemoTemplate(
            Stack,
            [.. All.Select(f => f with { Content = Encoding.UTF8.GetBytes(DemoTemplate.Fill(f, values)) })]
        );
    }

    /// <summary>Env files and secrets that git ignores, by name.</summary>
    public static IEnumerable<(string Name, string Content)> Secrets(DemoPasswords passwords) =>
        [
            .. Secret.Select(name => (name, Filled(name, passwords))),
            ("gui.env", DemoTemplate.Env("gui.env.template", passwords.Values)),
            ("secrets/gui-db-dsn", Filled("gui-db-dsn", passwords)),
            ("secrets/app.SECRET-READ-ONCE", passwords.App + "\n"),
            ("secrets/migrator.SECRET-READ-ONCE", passwords.Migrator + "\n"),
        ];

    private static string Filled(string name, DemoPasswords passwords) =>
        DemoTemplate.Fill(All.Single(f => f.Path == $"{name}.template"), passwords.Values);

    /// <summary>What <c>docker login</c> would write.</summary>
    public static string Login(RegistryLogin login)
    {
        var auth = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{login.User}:{login.Secret}"));
        return JsonSerializer.Serialize(
            new Dictionary<string, Dictionary<string, Dictionary<string, string>>>
            {
                ["auths"] = new() { [login.Registry] = new() { ["auth"] = auth } },
            }
        );
    }
}

using System.Runtime.Versioning;
using Pipeline.EndToEnd.Fixtures;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Watch;

/// <summary>Every kind of drift that a watch tells of.</summary>
[SupportedOSPlatform("linux")]
internal static class Drifts
{
    /// <summary>In the background, so that docker exec returns and the session stays.</summary>
    private const string Session = """
        exec -d SHOP python3 -c "import psycopg2, time; c = psycopg2.connect('postgres://owner:owner-password-0@data:5432/shop'); time.sleep(600)"
        """;

    public static IReadOnlyList<Drift> All { get; } =
    [
        new(
            "docker cp into the container",
            ["files in the container of shop are not its image's", "/opt/prices.py was put there"],
            s => s.Docker($"cp src/prices.py {s.Shop}:/opt/prices.py"),
            s => s.Docker($"exec -u 0 {s.Shop} rm /opt/prices.py")
        ),
        new(
            "a file changed in the volume",
            ["shop does not read the code that was verified", "prices.py: content", "./build.sh DeployBaked"],
            s =>
                s.Stack.InVolume(
                    "code",
                    "cp -p /volume/shop/prices.py /volume/data/; echo 'BREAD = 2' >/volume/shop/prices.py"
                ),
            async s =>
            {
                await s.Stack.InVolume("code", "mv /volume/data/prices.py /volume/shop/");
                await s.Docker($"restart -t 5 {s.Shop}");
            }
        ),
        new(
            "a moved image tag",
            ["names another image", "docker tag"],
            s => s.Docker($"tag pipeline/base:13 {s.Stack.Image}"),
            s => s.Docker($"tag $(docker inspect -f '{{{{.Image}}}}' {s.Shop}) {s.Stack.Image}")
        ),
        new(
            "a container that stopped",
            ["shop-1 does not run", "it is stopped", "start shop"],
            s => s.Docker($"stop -t 5 {s.Shop}"),
            s => s.Docker($"start {s.Shop}")
        ),
        new(
            "a container that is paused",
            ["shop-1 is not well", "paused", "docker unpause"],
            s => s.Docker($"pause {s.Shop}"),
            s => s.Docker($"unpause {s.Shop}")
        )
        {
            Findings = 2, // What it reads cannot be looked at either.
        },
        new(
            "an env file that was edited",
            ["shop.env was edited since the last release", "COLOUR", "--dry-run"],
            s => s.Stack.Shell("cp -p shop.env .git/shop.env && sed -i s/blue/red/ shop.env"),
            s => s.Stack.Shell("mv .git/shop.env shop.env")
        ),
        new(
            "a session of the legacy role",
            ["logged in as owner again", "only app", "shop-1"],
            s => s.Docker(Session.Replace("SHOP", s.Shop, StringComparison.Ordinal)),
            s => s.Docker($"restart -t 5 {s.Shop}")
        ),
        new(
            "a right that opens the closure",
            ["app reaches more than its model", "SUPERUSER"],
            s => s.Sql("ALTER ROLE app SUPERUSER"),
            s => s.Sql("ALTER ROLE app NOSUPERUSER")
        ),
        new(
            "a grant beyond the model",
            ["app reaches more than its model", "pg_write_all_data"],
            s => s.Sql("GRANT pg_write_all_data TO app"),
            s => s.Sql("REVOKE pg_write_all_data FROM app")
        ),
        new(
            "a container recreated by hand",
            ["was made by hand", "docker-compose.yml"],
            s => s.Stack.Compose("up", "-d", "--no-build", "--no-deps", "--force-recreate", "shop"),
            Deployed
        ),
        new(
            "a container made from other compose files, with another environment",
            ["was made by hand", "other.yml", "shop was not created as it was verified", "another environment"],
            async s =>
            {
                s.Stack.Write(".git/other.yml", "services: { shop: { environment: { COLOUR: green } } }\n");
                await s.Stack.Compose([
                    "-f",
                    "docker-compose.yml",
                    "-f",
                    ".git/other.yml",
                    "up",
                    "-d",
                    "--no-build",
                    "--no-deps",
                    "shop",
                ]);
            },
            async s =>
            {
                await s.Stack.Compose("up", "-d", "--no-build", "--no-deps", "shop");
                await Deployed(s);
            }
        )
        {
            Findings = 2,
        },
        new(
            "a service that is gone",
            ["shop has no container", "./build.sh DeployBaked"],
            s => s.Docker($"rm -f {s.Shop}"),
            Deployed
        ),
    ];

    /// <summary>What stands as the last finding's own remedy.</summary>
    private static async Task Deployed(WatchedShop shop) => (await shop.Stack.Deploy()).Should(ExitCode.Done);
}

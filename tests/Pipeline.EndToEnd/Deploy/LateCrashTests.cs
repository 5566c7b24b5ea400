using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Stacks;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Deploy;

/// <summary>A service crashes once its window is over, while the next one is still being watched.</summary>
[Collection(Worlds.Deploys)]
public sealed class LateCrashTests(World world)
{
    /// <summary>Loaded a moment after the start, from the volume where the code was left.</summary>
    private const string Lazy =
        "if (!-e '/data/shop/till.pl' && !-e '/data/crashed') { sleep 2; mkdir '/data/crashed'; exit 3 }\n";

    [Fact]
    public async Task A_service_that_the_engine_started_again_meanwhile_is_not_up_after_a_clean_or_a_deploy()
    {
        await using var stack = Shop();
        await stack.Up("src", "data", "shop", "true");
        (await stack.Deploy()).Should(ExitCode.Done);
        (await stack.Clean(Impact.Clean, Impact.Volume, Impact.Restart)).Should(
            ExitCode.RolledBack,
            "shop crashed after its start: the engine restarted it 1"
        );
        (await stack.InVolume("data", "ls /volume/shop")).Should().Be("shop.pl\ntill.pl\n");

        stack.Write("src/shop.pl", Opens + "if (!-e '/data/crash') { sleep 1; mkdir '/data/crash'; exit 3 }\n" + Stays);
        await stack.Commit("crashes once, a second after its start");

        (await stack.Deploy()).Should(ExitCode.RolledBack, "shop crashed after its start: the engine restarted it 1");
    }

    private const string Opens = "$| = 1; print \"the shop is open\\n\";\n";
    private const string Stays = "sleep 1 while 1;\n";

    private TestStack Shop() =>
        new TestStack(world, "late")
            .Write(
                "Dockerfile",
                """
                FROM pipeline/base:13
                COPY src /app
                WORKDIR /app
                CMD ["perl", "shop.pl"]

                """
            )
            .Write(
                "docker-compose.yml",
                """
                name: PROJECT
                services:
                  shop:
                    image: PROJECT:latest
                    build: { context: ., labels: { LABEL: "1" } }
                    labels: { LABEL: "1" }
                    network_mode: none
                    restart: always
                    stop_grace_period: 0s
                    volumes: [ "data:/data" ]
                  till:
                    image: PROJECT:latest
                    labels: { LABEL: "1" }
                    network_mode: none
                    stop_grace_period: 0s
                    volumes: [ "data:/data" ]
                    command: [ perl, till.pl ]
                    depends_on: [ shop ]
                volumes:
                  data: { labels: { LABEL: "1" } }

                """
            )
            .Write(
                "pipeline.yml",
                """
                version: 1
                code:
                  - source: src
                    path: /app
                    strategy: mount-path
                    left_in: { volume: data, path: shop }
                    services: [shop, till]
                services:
                  shop: { stable_for: 300ms }
                  till: { stable_for: 3s }
                volumes: { data: { state: [ crash, crashed ] } }

                """
            )
            .Write("src/till.pl", Opens + Stays)
            .Write("src/shop.pl", Opens + Lazy + Stays);
}

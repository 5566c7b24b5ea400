using Pipeline.EndToEnd.Fixtures;

namespace Pipeline.EndToEnd.Stacks;

/// <summary>
/// Two services on one volume: the worker notes its version there, and the bot is healthy only while that is its own.
/// So the bot gets healthy once the worker of its release runs, and not before.
/// </summary>
internal static class BotAndWorker
{
    private const string Bot = """
        import signal, sys, time
        from shop.version import VERSION

        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        open("/tmp/version", "w").write(VERSION)
        while True:
            time.sleep(1)

        """;

    private const string Worker = """
        import os, signal, sys, time
        from shop.version import VERSION

        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        os.makedirs("/srv/app/data", exist_ok=True)
        open("/srv/app/data/worker", "w").write(VERSION)
        while True:
            time.sleep(1)

        """;

    /// <param name="bot">Rules of the bot.</param>
    public static async Task<TestStack> Up(World world, string bot)
    {
        var stack = new TestStack(world, "window");
        stack
            .Write("Dockerfile", "FROM pipeline/python:13\nWORKDIR /srv/app\nCMD [\"python3\", \"-m\", \"shop.bot\"]\n")
            .Write("src/__init__.py", "")
            .Write("src/bot.py", Bot)
            .Write("src/worker.py", Worker)
            .Write("docker-compose.yml", Compose);
        Version(stack, "0");
        Rules(stack, bot);
        await stack.Up("src", "code", "shop", "mkdir /volume/data; printf 0 >/volume/data/worker");
        return stack;
    }

    public static void Version(TestStack stack, string version) =>
        stack.Write("src/version.py", $"VERSION = \"{version}\"\n");

    public static void Rules(TestStack stack, string bot) =>
        stack.Write(
            "pipeline.yml",
            $$"""
            version: 1
            code:
              - source: src
                name: shop
                path: /srv/app/shop
                services: [bot, worker]
                strategy: rebuild
                derived: [python]
                imports:
                  python: { modules: [shop.version] }
            services:
              bot: { stable_for: 500ms{{(bot.Length == 0 ? "" : ", " + bot)}} }
              worker: { stable_for: 500ms }
            volumes: { code: { state: [ 'data/**' ] } }

            """
        );

    private const string Compose = """
        name: PROJECT
        x-common: &common
          image: PROJECT:latest
          build: { context: ., labels: { LABEL: "1" } }
          labels: { LABEL: "1" }
          network_mode: none
          init: true
          volumes: [ "code:/srv/app" ]
        services:
          bot:
            <<: *common
            healthcheck: { test: [ CMD, cmp, /tmp/version, /srv/app/data/worker ], interval: 200ms, retries: 600 }
          worker:
            <<: *common
            container_name: PROJECT-worker-by-hand
            command: [ python3, -m, shop.worker ]
        volumes:
          code: { labels: { LABEL: "1" } }

        """;
}

using Pipeline.EndToEnd.Fixtures;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Stacks;

/// <summary>Python as a package <c>/srv/app/shop</c>, run by <c>python3 -m shop.main</c>.</summary>
internal static class PythonShop
{
    public const string Code = "/srv/app/shop";

    private const string Main = """
        import json, signal, sys, time
        from shop import prices

        def main():
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
            print("the shop asks", json.dumps(prices.BREAD), flush=True)
            while True:
                time.sleep(1)

        if __name__ == "__main__":
            main()

        """;

    /// <param name="mount">Where the volume <c>code</c> is mounted: <see cref="Code"/>, or above it.</param>
    /// <param name="main">What runs.</param>
    /// <param name="prepare">A script for the volume, at /volume, before it runs.</param>
    public static async Task<TestStack> Up(World world, string mount, string main = Main, string prepare = "true")
    {
        var stack = new TestStack(world, "python");
        stack
            .Write(
                "Dockerfile",
                """
                FROM pipeline/python:13
                RUN python3 -c "import psycopg2"
                COPY --from=pipeline/base:13 /etc/debian_version /etc/debian_version_of_the_base
                RUN mkdir -p /usr/local/lib/Tariff-2.1.dist-info && printf 'Name: Tariff\nVersion: 2.1\n' >/usr/local/lib/Tariff-2.1.dist-info/METADATA
                WORKDIR /srv/app
                CMD ["python3", "-m", "shop.main"]

                """
            )
            .Write("src/__init__.py", "")
            .Write("src/main.py", main);
        Compose(stack, $"\"code:{mount}\"");
        Rules(stack, "strategy: rebuild", mount == Code ? "" : "volumes: { code: { state: [ 'data/**' ] } }");
        Price(stack, 1);
        await stack.Up(
            "src",
            "code",
            mount == Code ? "" : "shop",
            "echo '# edited in the volume' >>$(find /volume -name prices.py); " + prepare
        );
        return stack;
    }

    /// <summary>One that was deployed already.</summary>
    public static async Task<TestStack> Deployed(World world, string mount)
    {
        var stack = await Up(world, mount);
        (await stack.Deploy()).Should(ExitCode.Done);
        return stack;
    }

    public static void Price(TestStack stack, int price) => stack.Write("src/prices.py", $"BREAD = {price}\n");

    public static void Compose(TestStack stack, string volumes) =>
        stack.Write(
            "docker-compose.yml",
            $$"""
            name: PROJECT
            services:
              shop:
                image: PROJECT:latest
                build: { context: ., labels: { LABEL: "1" } }
                labels: { LABEL: "1" }
                network_mode: none
                volumes: [ {{volumes}} ]
            volumes:
              code: { labels: { LABEL: "1" } }

            """
        );

    public static void Rules(TestStack stack, string strategy, string volumes) =>
        stack.Write(
            "pipeline.yml",
            $$"""
            version: 1
            code:
              - source: src
                name: shop
                path: {{Code}}
                services: [shop]
                {{strategy}}
                anchor: psycopg2
                derived: [python]
                imports:
                  python: { modules: [shop.main, shop.prices], dependencies: [psycopg2] }
            services:
              shop: { stable_for: 500ms }
            {{volumes}}

            """
        );
}

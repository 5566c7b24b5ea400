using Pipeline.EndToEnd.Stacks;

namespace Pipeline.EndToEnd.Inventory;

/// <summary>One image, and a service for each way in which its code can be another than the image's.</summary>
internal static class OriginsStack
{
    /// <summary>Service to where its code comes from, as an engineer finds it by hand.</summary>
    public static readonly IReadOnlyDictionary<string, string> ByHand = new Dictionary<string, string>
    {
        ["baked"] = "image",
        ["covered"] = "volume",
        ["linked"] = "volume",
        ["plugged"] = "volume",
        ["patched"] = "bind",
        ["copied"] = "containerLayer",
        ["memory"] = "containerLayer",
        ["questioned"] = "image",
        ["db"] = "noOwnCode",
    };

    private const string Dockerfile = """
        FROM pipeline/python:13
        WORKDIR /srv/app
        COPY src .
        COPY src /data/src
        RUN ln -s /data/src /linked && mkdir /plugins /extra && echo 'V = 1' >/plugins/rules.py && echo 'print 1' >/extra/report.pl
        HEALTHCHECK --interval=1s --retries=120 CMD ["test", "-e", "/tmp/up"]
        CMD ["python3", "main.py"]

        """;

    private const string Main = """
        import os, signal, sys, time
        sys.path.insert(0, "/plugins")
        import prices
        try:
            import rules
        except ImportError:
            pass
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        open("/tmp/up", "w").close()
        while True:
            time.sleep(1)

        """;

    private const string Compose = """
        name: PROJECT
        x-shop: &shop
          image: PROJECT:latest
          labels: { LABEL: "1" }
        services:
          baked:
            <<: *shop
            build: { context: ., labels: { LABEL: "1" } }
            environment: { DATABASE_URL: "postgres://shop:canary-shop@db:5432/shop" }
          covered: { <<: *shop, volumes: [ "covered:/srv/app" ] }
          linked: { <<: *shop, command: [ python3, /linked/main.py ], volumes: [ "linked:/data" ] }
          plugged: { <<: *shop, volumes: [ "plugged:/plugins" ] }
          patched: { <<: *shop, volumes: [ "./fix/prices.py:/srv/app/prices.py:ro" ] }
          copied:
            <<: *shop
            environment: { PGHOST: db, PGUSER: clerk, PGPASSWORD: canary-clerk, PGDATABASE: shop }
          memory:
            <<: *shop
            command: [ sh, -c, "cp /srv/app/*.py /run/code/ && exec python3 /run/code/main.py" ]
            tmpfs: [ /run/code ]
          questioned: { <<: *shop, volumes: [ "extra:/extra" ] }
          console: { <<: *shop, profiles: [ debug ] }
          db:
            image: pipeline/postgres:17
            labels: { LABEL: "1" }
            environment: { POSTGRES_USER: shop, POSTGRES_PASSWORD: canary-shop, POSTGRES_DB: shop }
            healthcheck: { test: [ CMD, pg_isready, -h, 127.0.0.1, -U, shop ], interval: 3s, retries: 30 }
            volumes: [ "./init.sql:/docker-entrypoint-initdb.d/init.sql:ro" ]
        volumes:
          covered: { labels: { LABEL: "1" } }
          linked: { labels: { LABEL: "1" } }
          plugged: { labels: { LABEL: "1" } }
          extra: { labels: { LABEL: "1" } }

        """;

    private const string Roles = """
        CREATE ROLE clerk LOGIN PASSWORD 'canary-clerk';
        GRANT pg_execute_server_program TO clerk;
        CREATE TABLE beats (at timestamptz NOT NULL);
        INSERT INTO beats VALUES (now());
        GRANT SELECT, INSERT ON beats TO clerk;

        """;

    public static async Task Up(TestStack stack)
    {
        stack
            .Write("Dockerfile", Dockerfile)
            .Write("docker-compose.yml", Compose)
            .Write("init.sql", Roles)
            .Write("src/main.py", Main)
            .Write("src/prices.py", "BREAD = 1\n")
            .Write("fix/prices.py", "BREAD = 22\n");
        await stack.Commit("the shop");
        await stack.Compose("build", "--quiet");
        await stack.Compose("up", "--detach", "--no-build", "--wait");
        await stack.Compose("cp", "fix/prices.py", "copied:/srv/app/prices.py");
        await stack.Compose("exec", "-T", "db", "psql", "-qU", "shop", "-c", "UPDATE beats SET at = now()");
    }
}

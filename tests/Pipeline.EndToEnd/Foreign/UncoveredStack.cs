namespace Pipeline.EndToEnd.Foreign;

/// <summary>Python whose volume holds nothing but data, with the code beside it in the image.</summary>
internal static class UncoveredStack
{
    public static readonly ForeignStack Stack = new()
    {
        Name = "uncovered",
        Kind =
            "strategy mount-path; a Dockerfile that brings the code with variables, in a stage that the last one is made from",
        Files = new Dictionary<string, string>
        {
            ["Dockerfile"] = """
                FROM pipeline/python:13 AS code
                ENV SHOP_HOME=/srv/shop
                WORKDIR ${SHOP_HOME}
                COPY --chown=root:root python/ ./

                FROM code
                CMD ["python3", "-B", "-m", "shop"]

                """,
            ["docker-compose.yml"] = """
                name: PROJECT
                services:
                  app:
                    image: PROJECT:latest
                    build: { context: ., labels: { LABEL: "1" } }
                    labels: { LABEL: "1" }
                    network_mode: none
                    init: true
                    volumes: [ "data:/srv/data" ]
                volumes:
                  data: { labels: { LABEL: "1" } }

                """,
            ["python/shop/__init__.py"] = "",
            ["python/shop/__main__.py"] = """
                import time
                from shop import price

                open("/tmp/said", "w").write(str(price.NOW))
                while True:
                    time.sleep(1)

                """,
        },
        Pipeline = """
            version: 1
            code:
              - source: python
                path: /srv/shop
                services: [app]
                strategy: mount-path
                derived: [python]
                imports:
                  python: { modules: [shop.price] }
            services:
              app: { stable_for: 1s }

            """,
        Versioned = ("python/shop/price.py", "NOW = VERSION\n"),
        Broken = ("NOW = no_such_name\n", "no_such_name"),
        Seen = "/srv/shop/shop/price.py",
        Ask = ["cat", "/tmp/said"],
    };
}

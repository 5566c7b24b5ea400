namespace Pipeline.EndToEnd.Foreign;

/// <summary>
/// An image whose entry point copies its code to the volume while that is empty, as many web images do. Two services
/// share the volume at different paths; compose puts them together by <c>include</c> and <c>extends</c>.
/// </summary>
internal static class SharedStack
{
    public static readonly ForeignStack Stack = new()
    {
        Name = "shared",
        Kind =
            "an entry point that fills an empty volume from another folder of the image; one volume at two paths; "
            + "include and extends",
        Files = new Dictionary<string, string>
        {
            ["Dockerfile"] = """
                FROM pipeline/python:13
                COPY entry.sh /entry.sh
                COPY shop/ /usr/src/shop/
                ENTRYPOINT ["sh", "/entry.sh"]
                CMD ["python3", "-B", "main.py"]

                """,
            ["entry.sh"] = """
                set -e
                if [ ! -e shop/main.py ]; then mkdir -p shop; cp -a /usr/src/shop/. shop/; fi
                cd shop
                exec "$@"

                """,
            ["docker-compose.yml"] = """
                name: PROJECT
                include: [ ops/jobs.yml ]
                services:
                  app:
                    extends: { file: ops/common.yml, service: shop }
                    build: { context: ., labels: { LABEL: "1" } }
                    working_dir: /srv
                    volumes: [ "code:/srv" ]
                volumes:
                  code: { labels: { LABEL: "1" } }

                """,
            ["ops/common.yml"] = """
                services:
                  shop:
                    image: PROJECT:latest
                    labels: { LABEL: "1" }
                    network_mode: none
                    init: true

                """,
            ["ops/jobs.yml"] = """
                services:
                  jobs:
                    extends: { file: common.yml, service: shop }
                    working_dir: /var/jobs
                    volumes: [ "code:/var/jobs" ]
                    depends_on: [ app ]

                """,
            ["shop/main.py"] = """
                import time
                import price

                open("/tmp/said", "w").write(str(price.NOW))
                while True:
                    time.sleep(1)

                """,
        },
        Pipeline = """
            version: 1
            code:
              - { name: shop, source: shop, path: /srv/shop, services: [app], derived: [python] }
              - { name: jobs, source: shop, path: /var/jobs/shop, services: [jobs], derived: [python] }
            services:
              app: { stable_for: 1s }
              jobs: { stable_for: 1s }
            volumes: { code: { state: [ orders ] } }

            """,
        Versioned = ("shop/price.py", "NOW = VERSION\n"),
        Broken = ("NOW = no_such_name\n", "no_such_name"),
        Seen = "/var/jobs/shop/price.py",
        Ask = ["cat", "/tmp/said"],
        Service = "jobs",
        Hidden = ("shop", "code", "shop"),
        Prepare = "echo '# edited in the volume' >>/volume/shop/price.py; echo 7 >/volume/orders",
        State = ["cat", "/var/jobs/orders"],
    };
}

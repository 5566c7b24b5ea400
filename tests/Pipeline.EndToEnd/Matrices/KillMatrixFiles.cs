namespace Pipeline.EndToEnd.Matrices;

/// <summary>What the small stack consists of.</summary>
internal static class KillMatrixFiles
{
    /// <summary>
    /// Fills the volume: older code, state beside it, and state among it, with odd names, owners, modes and times.
    /// </summary>
    public const string Prepare = """
        mkdir -p /v/shop/lib /v/shop/data /v/logs
        printf 'package Shop; sub version { "0" } 1;\n' >/v/shop/lib/Shop.pm
        printf 'sleep 1 while 1;\n' >/v/shop/shop.pl
        printf 'orders\000\377' >/v/shop/data/orders.db; chmod 640 /v/shop/data/orders.db; chown 12:34 /v/shop/data/orders.db
        printf 'x' >/v/shop/data/"$(printf 'a\377b')"; ln -s ../data/orders.db /v/shop/data/link
        printf 'line\n' >/v/logs/shop.log; printf '{}' >/v/config.json; chmod 600 /v/config.json
        touch -d '2026-05-12 16:29:41.123456789' /v/shop/data/orders.db /v/config.json /v/shop/data /v/logs
        """;

    /// <summary>
    /// Files of a commit; null is one that it has not. The Dockerfile always lacks the block, so that BakeCode has
    /// something to do.
    /// </summary>
    public static IEnumerable<(string Path, string? Text)> Of(string project, string version) =>
        [
            (
                "Dockerfile",
                "FROM pipeline/base:13\nWORKDIR /srv/app\nENTRYPOINT [\"perl\", \"/srv/app/shop/shop.pl\"]\n"
            ),
            ("docker-compose.yml", Compose.Replace("PROJECT", project, StringComparison.Ordinal)),
            ("pipeline.yml", Pipeline),
            (
                "shop/shop.pl",
                "use lib '/srv/app/shop/lib'; use Shop; $0 = 'shop ' . Shop::version(); $SIG{TERM} = sub { exit 0 }; sleep 1 while 1;\n"
            ),
            ("shop/lib/Shop.pm", $"package Shop;\nsub version {{ \"{version}\" }}\n1;\n"),
            ("shop/lib/Old.pm", version == "A" ? "package Old;\n1;\n" : null),
            ("shop/lib/deep/New.pm", version == "A" ? null : "package New;\n1;\n"),
            ("shop/static/page.html", $"<p>{version}</p>\n"),
        ];

    private const string Compose = """
        name: PROJECT
        x-shop: &shop
          image: PROJECT:latest
          build: .
          network_mode: none
          stop_grace_period: 1s
        services:
          web: { <<: *shop, restart: always, volumes: [ "data:/srv/app" ] }
          worker: { <<: *shop, restart: "on-failure:3", volumes: [ "data:/srv/app" ] }
          eyes:
            image: pipeline/base:13
            command: [ sleep, infinity ]
            init: true
            restart: always
            network_mode: none
            stop_grace_period: 1s
            volumes: [ "data:/v:ro" ]
        volumes:
          data: {}

        """;

    private const string Pipeline = """
        version: 1
        code:
          - name: shop
            source: shop
            path: /srv/app/shop
            services: [web, worker]
            anchor: WORKDIR
            imports:
              commands:
                - { run: [perl, -c, /srv/app/shop/shop.pl] }
        services:
          web: { stable_for: 500ms }
          worker: { stable_for: 500ms }
        volumes:
          data:
            state: [ "shop/data/**", "logs/**", "config.json" ]

        """;
}

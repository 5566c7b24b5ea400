namespace Pipeline.EndToEnd.Foreign;

/// <summary>
/// Perl in folders with blanks, on an external volume with a bind mount and another volume inside; pipeline.yml is kept
/// elsewhere.
/// </summary>
internal static class MountedStack
{
    public static readonly ForeignStack Stack = new()
    {
        Name = "mounted",
        Kind =
            "external volume, bind mount and volume nested in the code, blanks in every path, pipeline.yml outside of the repository",
        Folder = "the shop",
        IsKeptElsewhere = true,
        IsExternal = true,
        Files = new Dictionary<string, string>
        {
            ["Dockerfile"] = """
                FROM BASE
                WORKDIR "/srv/my shop"
                CMD ["perl", "the shop.pl"]

                """,
            ["docker-compose.yml"] = """
                name: PROJECT
                services:
                  app:
                    image: PROJECT:latest
                    build: { context: ., labels: { LABEL: "1" } }
                    labels: { LABEL: "1" }
                    network_mode: none
                    volumes:
                      - "code:/srv/my shop"
                      - "./its settings:/srv/my shop/settings:ro"
                      - "orders:/srv/my shop/orders"
                volumes:
                  code: { external: true, name: PROJECT_code }
                  orders: { labels: { LABEL: "1" } }

                """,
            ["its settings/colour"] = "red\n",
            ["my code/the shop.pl"] = """
                use lib '/srv/my shop/the lib';
                use Price;
                $SIG{TERM} = sub { exit 0 };
                open my $said, '>', '/tmp/said';
                print $said Price::now();
                close $said;
                sleep 1 while 1;

                """,
        },
        Pipeline = """
            version: 1
            repository: "ROOT"
            code:
              - source: my code
                path: /srv/my shop
                services: [app]
                ignore: [ settings, orders ]
                imports:
                  commands:
                    - { run: [perl, -c, "/srv/my shop/the shop.pl"] }
            services:
              app: { stable_for: 1s }

            """,
        Versioned = ("my code/the lib/Price.pm", "package Price;\nsub now { VERSION }\n1;\n"),
        Broken = ("package Price;\nsub now { 3 }\ndie 'no price today';\n", "no price today"),
        Seen = "/srv/my shop/the lib/Price.pm",
        Ask = ["cat", "/tmp/said"],
        Hidden = ("my code", "code", ""),
        Prepare = "echo '# edited in the volume' >>'/volume/the lib/Price.pm'",
        State = ["cat", "/srv/my shop/settings/colour"],
    };
}

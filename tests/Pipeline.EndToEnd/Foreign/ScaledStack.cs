namespace Pipeline.EndToEnd.Foreign;

/// <summary>Ruby in two containers, put together from three compose files.</summary>
internal static class ScaledStack
{
    public static readonly ForeignStack Stack = new()
    {
        Name = "scaled",
        Kind =
            "extends, two compose files for --file, two replicas on one volume, a managed block with the default place around the whole repository",
        ComposeFiles = ["base.yml", "production.yml"],
        Files = new Dictionary<string, string>
        {
            ["Dockerfile"] = """
                FROM BASE
                RUN ruby -v
                WORKDIR /srv/shop
                CMD ["ruby", "-I", "/srv/shop/lib", "shop.rb"]

                """,
            ["common.yml"] = """
                services:
                  ruby:
                    build: { context: ., labels: { LABEL: "1" } }
                    labels: { LABEL: "1" }
                    network_mode: none
                    init: true

                """,
            ["base.yml"] = """
                name: PROJECT
                services:
                  app:
                    extends: { file: common.yml, service: ruby }
                    image: PROJECT:latest
                    volumes: [ "code:/srv" ]
                volumes:
                  code: { labels: { LABEL: "1" } }

                """,
            ["production.yml"] = """
                services:
                  app:
                    deploy: { replicas: 2 }
                    environment: { SHOP_MODE: production }

                """,
            ["shop.rb"] = """
                require 'price'
                trap('TERM') { exit }
                File.write('/tmp/said', Price::NOW)
                sleep

                """,
        },
        Pipeline = """
            version: 1
            compose: [ base.yml, production.yml ]
            code:
              - source: .
                path: /srv/shop
                services: [app]
                imports:
                  commands:
                    - { run: [ruby, -I, /srv/shop/lib, -e, "require 'price'; puts $LOADED_FEATURES.grep(/price/)"], origin: true }
            services:
              app: { stable_for: 1s }
            volumes:
              code: { state: [ "orders/**" ] }

            """,
        Replicas = 2,
        Versioned = ("lib/price.rb", "module Price\n  NOW = VERSION\nend\n"),
        Broken = ("module Price\n  raise 'no price'\nend\n", "no price"),
        Seen = "/srv/shop/lib/price.rb",
        Ask = ["cat", "/tmp/said"],
        Hidden = (".", "code", "shop"),
        Prepare =
            "echo '# edited in the volume' >>/volume/shop/lib/price.rb; mkdir /volume/orders; echo 17 >/volume/orders/1",
        State = ["cat", "/srv/orders/1"],
    };
}

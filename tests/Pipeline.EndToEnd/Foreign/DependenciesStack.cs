namespace Pipeline.EndToEnd.Foreign;

/// <summary>
/// Dependencies that the image's build installs, in an anonymous volume over a part of the code; another anonymous
/// volume holds state.
/// </summary>
internal static class DependenciesStack
{
    public static readonly ForeignStack Stack = new()
    {
        Name = "dependencies",
        Kind =
            "an anonymous volume at node_modules, inside the code's volume: it hides what a newer image installs there; state in another one",
        Files = new Dictionary<string, string>
        {
            ["Dockerfile"] = """
                FROM BASE
                WORKDIR /app
                COPY src/ /app/
                RUN mkdir -p node_modules/price && cp wanted.js node_modules/price/index.js
                CMD ["node", "server.js"]

                """,
            ["docker-compose.yml"] = """
                name: PROJECT
                services:
                  app:
                    image: PROJECT:latest
                    build: { context: ., labels: { LABEL: "1" } }
                    labels: { LABEL: "1" }
                    network_mode: none
                    volumes: [ "code:/app", "/app/node_modules", "/var/lib/shop" ]
                volumes:
                  code: { labels: { LABEL: "1" } }

                """,
            ["src/server.js"] = """
                const fs = require('fs');
                if (!fs.existsSync('/var/lib/shop/state')) fs.writeFileSync('/var/lib/shop/state', 'precious');
                const { version } = require('price');
                process.on('SIGTERM', () => process.exit(0));
                require('http').createServer((_, answer) => answer.end(String(version))).listen(8080, '127.0.0.1');

                """,
        },
        Pipeline = """
            version: 1
            code:
              - source: src
                path: /app
                services: [app]
                ignore: [ node_modules ]
            services:
              # On a busy machine Node reads a program for more than a second before it says that it is none.
              app: { stable_for: 2s }

            """,
        Versioned = ("src/wanted.js", "exports.version = VERSION;\n"),
        Broken = ("exports.version = ;\n", "SyntaxError"),
        Seen = "/app/wanted.js",
        Ask = ["curl", "--silent", "http://127.0.0.1:8080/"],
        Hidden = ("src", "code", ""),
        Prepare = "echo '// edited in the volume' >>/volume/wanted.js",
        State = ["cat", "/var/lib/shop/state"],
    };
}

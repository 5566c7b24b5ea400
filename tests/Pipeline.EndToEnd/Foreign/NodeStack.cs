namespace Pipeline.EndToEnd.Foreign;

/// <summary>
/// Node, an ES module among old ones; the Dockerfile copies all of the repository, and uploads live beside the code.
/// </summary>
internal static class NodeStack
{
    public static readonly ForeignStack Stack = new()
    {
        Name = "node",
        Kind =
            "COPY . . of a whole repository without what .dockerignore hides, as the marker would be; modules named without ./; a tracked .gitkeep below state",
        Files = new Dictionary<string, string>
        {
            ["Dockerfile"] = """
                FROM BASE
                WORKDIR /app
                COPY . .
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
                    volumes: [ "code:/app" ]
                volumes:
                  code: { labels: { LABEL: "1" } }

                """,
            ["server.js"] = """
                const { version } = require('./lib/price');
                process.on('SIGTERM', () => process.exit(0));
                require('http').createServer((_, answer) => answer.end(String(version))).listen(8080, '127.0.0.1');

                """,
            ["lib/shelf.mjs"] =
                "import { readdirSync } from 'node:fs';\nexport const shelf = () => readdirSync('.');\n",
            ["uploads/.gitkeep"] = "",
            [".dockerignore"] = ".*\n*.md\n",
            ["readme.md"] = "not for the image\n",
        },
        Pipeline = """
            version: 1
            code:
              - source: .
                path: /app
                services: [app]
                imports:
                  node: { modules: [lib/price, lib/shelf.mjs, lib/price.js], dependencies: ["node:http"] }
            services:
              # On a busy machine Node reads a program for more than a second before it says that it is none.
              app: { stable_for: 2s }
            volumes:
              code: { state: [ "uploads/**" ] }

            """,
        Versioned = ("lib/price.js", "exports.version = VERSION;\n"),
        Broken = ("exports.version = require('not-installed');\n", "Cannot find module 'not-installed'"),
        Seen = "/app/lib/price.js",
        Ask = ["curl", "--silent", "http://127.0.0.1:8080/"],
        Hidden = (".", "code", ""),
        Prepare = "echo '// edited in the volume' >>/volume/lib/price.js; echo picture >'/volume/uploads/a b.png'",
        State = ["cat", "/app/uploads/a b.png"],
    };
}

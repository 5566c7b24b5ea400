namespace Pipeline.EndToEnd.Foreign;

/// <summary>PHP behind nginx, which reads the same volume; written on Windows.</summary>
internal static class PhpStack
{
    public static readonly ForeignStack Stack = new()
    {
        Name = "php",
        Kind =
            "two services on one volume, one of them not built; CRLF in Dockerfile, compose file, .env and pipeline.yml",
        HasWindowsLineEnds = true,
        Files = new Dictionary<string, string>
        {
            ["Dockerfile"] = """
                FROM BASE
                RUN sed -i 's,^listen = .*,listen = 9000,' /etc/php/*/fpm/pool.d/www.conf
                WORKDIR /srv/www
                CMD ["sh", "-c", "exec php-fpm* --nodaemonize"]

                """.Replace("php-fpm*", "$(ls /usr/sbin/php-fpm*)", StringComparison.Ordinal),
            [".env"] = "MOUNT=/srv/www\n",
            ["docker-compose.yml"] = """
                name: PROJECT
                services:
                  php:
                    image: PROJECT:latest
                    build: { context: ., labels: { LABEL: "1" } }
                    labels: { LABEL: "1" }
                    volumes: [ "code:${MOUNT}" ]
                  app:
                    image: BASE
                    labels: { LABEL: "1" }
                    command: [ nginx, -g, "daemon off;" ]
                    stop_signal: SIGTERM
                    volumes: [ "code:${MOUNT}:ro", "./site.conf:/etc/nginx/sites-enabled/default:ro" ]
                    depends_on: [ php ]
                volumes:
                  code: { labels: { LABEL: "1" } }

                """,
            ["site.conf"] = """
                server {
                  listen 8080;
                  root /srv/www;
                  location / {
                    resolver 127.0.0.11;
                    set $php php;
                    include fastcgi_params;
                    fastcgi_param SCRIPT_FILENAME /srv/www/index.php;
                    fastcgi_pass $php:9000;
                  }
                }

                """,
            ["public/index.php"] = "<?php require __DIR__ . '/version.php'; echo VERSION_NOW;\n".Replace(
                "VERSION_NOW",
                "$now",
                StringComparison.Ordinal
            ),
        },
        Pipeline = """
            version: 1
            code:
              - source: public
                path: /srv/www
                services: [php]
                imports:
                  commands:
                    - { run: [php, -l, /srv/www/version.php] }
            services:
              php: { stable_for: 1s }
            volumes:

            """,
        Versioned = ("public/version.php", "<?php $now = VERSION;\n"),
        Broken = ("<?php $now = ;\n", "syntax error"),
        Seen = "/srv/www/version.php",
        Writer = "php",
        Ask = ["curl", "--silent", "http://127.0.0.1:8080/"],
        Hidden = ("public", "code", ""),
        Prepare = "echo '// edited in the volume' >>/volume/version.php",
    };
}

namespace Pipeline.EndToEnd.Foreign;

/// <summary>A static C program that the image's build makes beside its source, in the volume that hides both.</summary>
internal static class CompiledStack
{
    public static readonly ForeignStack Stack = new()
    {
        Name = "compiled",
        Kind = "gcc -static in a stage of its own; the program lies beside the code in the volume",
        Files = new Dictionary<string, string>
        {
            ["Dockerfile"] = """
                FROM BASE AS build
                WORKDIR /work
                COPY src .
                RUN gcc -static -O1 -o /shop main.c

                FROM pipeline/base:13
                WORKDIR /opt/shop
                COPY ["src/", "./"]
                COPY --from=build /shop ./shop
                CMD ["./shop"]

                """,
            ["docker-compose.yml"] = """
                name: PROJECT
                services:
                  app:
                    image: PROJECT:latest
                    build: { context: ., labels: { LABEL: "1" } }
                    labels: { LABEL: "1" }
                    network_mode: none
                    volumes: [ "code:/opt" ]
                volumes:
                  code: { labels: { LABEL: "1" } }

                """,
            ["src/main.c"] = """
                #include <signal.h>
                #include <stdio.h>
                #include <unistd.h>
                #include "version.h"
                static void stop(int signal) { (void)signal; _exit(0); }
                int main(void) {
                  signal(SIGTERM, stop);
                  FILE *said = fopen("/tmp/said", "w");
                  fprintf(said, "%d\n", NOW);
                  fclose(said);
                  for (;;) pause();
                }

                """,
        },
        Pipeline = """
            version: 1
            code:
              - source: src
                path: /opt/shop
                services: [app]
                ignore: [ shop ]
            services:
              app: { stable_for: 1s }

            """,
        Versioned = ("src/version.h", "#define NOW VERSION\n"),
        Broken = ("#error no version\n", "#error no version"),
        Seen = "/opt/shop/version.h",
        Edited = "/opt/shop/shop",
        Ask = ["cat", "/tmp/said"],
        Hidden = ("src", "code", "shop"),
        // The volume hides the program of the image: somebody built one by hand, of a version that is in no commit.
        Prepare =
            "echo '/* edited in the volume */' >>/volume/shop/version.h; printf '#!/bin/sh\\necho 1 >/tmp/said; trap exit TERM; while :; do sleep 1; done\\n' >/volume/shop/shop; chmod 755 /volume/shop/shop",
    };
}

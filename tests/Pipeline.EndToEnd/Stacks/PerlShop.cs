using Pipeline.EndToEnd.Fixtures;
using Pipeline.Tests.Trees;

namespace Pipeline.EndToEnd.Stacks;

/// <summary>
/// The second stack: Perl, no database, its code at the root of one volume with state among it, a second volume beside.
/// </summary>
internal static class PerlShop
{
    /// <summary>
    /// Everything about a tree that must not change, read by tools that Pipeline does not use; one line a path,
    /// NUL-separated.
    /// </summary>
    public const string Everything = """
        find . -printf '%P %y %m %U:%G %n %i %T@ %l\0' | LC_ALL=C sort -z
        find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum -z
        getfattr -R -P -h -d -m - -e hex . | LC_ALL=C sort
        """;

    public static async Task<TestStack> Up(World world)
    {
        var stack = new TestStack(world, "perl");
        stack
            .Write(
                "Dockerfile",
                """
                FROM pipeline/base:13
                RUN perl -MSocket -e 1
                WORKDIR /app
                CMD ["perl", "shop.pl"]

                """
            )
            .Write(
                "docker-compose.yml",
                """
                name: PROJECT
                services:
                  shop:
                    image: PROJECT:latest
                    build: { context: ., labels: { LABEL: "1" } }
                    labels: { LABEL: "1" }
                    network_mode: none
                    volumes: [ "code:/app", "shop:/var/lib/shop" ]
                volumes:
                  code: { labels: { LABEL: "1" } }
                  shop: { labels: { LABEL: "1" } }

                """
            )
            .Write(
                "pipeline.yml",
                """
                version: 1
                code:
                  - source: src
                    path: /app
                    services: [shop]
                    anchor: "-MSocket"
                    imports:
                      commands:
                        - { run: [perl, -c, shop.pl] }
                        - { run: [perl, -I, /app/lib, -MShop, -e, 'print "$INC{q(Shop.pm)}\n"'], origin: true }
                services:
                  shop: { stable_for: 500ms }
                volumes:
                  code:
                    state: [ "data/**" ]

                """
            )
            .Write(
                "src/shop.pl",
                """
                use strict; use lib '/app/lib'; use Shop;
                $| = 1; $SIG{TERM} = sub { exit 0 };
                print "the shop is version ", Shop::version(), "\n";
                sleep 1 while 1;

                """
            );
        foreach (
            var (link, target) in new[]
            {
                ("top", "lib/Shop.pm"),
                ("folder", "lib"),
                ("out", "/etc/hostname"),
                ("dangling", "nowhere"),
            }
        )
            File.CreateSymbolicLink(Path.Combine(stack.Folder, "src", link), target);
        Version(stack, 1);
        await stack.Up(
            "src",
            "code",
            "",
            "echo '# edited in the volume' >>/volume/lib/Shop.pm; mkdir /volume/data; ln -s volume/data /tree;"
                + NastyTree.Script
        );
        await stack.InVolume(
            "shop",
            "cd /volume; printf 'stock' >'-stock'; printf x >\"$(printf 'a\\nb\\377')\"; ln -- -stock hard; chown 12:34 hard; setfattr -n user.a -v b hard"
        );
        return stack;
    }

    public static void Version(TestStack stack, int version) =>
        stack.Write("src/lib/Shop.pm", $"package Shop;\nsub version {{ {version} }}\n1;\n");

    /// <summary>The state of both volumes, as one text.</summary>
    public static async Task<string> State(TestStack stack) =>
        await stack.InVolume("code", "cd /volume/data\n" + Everything)
        + await stack.InVolume("shop", "cd /volume\n" + Everything);
}

using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Stacks;
using Pipeline.Releases;
using Pipeline.Reports;
using Pipeline.Running;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Tampering;

/// <summary>
/// A stack to be tampered with, verified once: a program, a module and dependencies that the build makes beside the
/// commit's Python, all in one volume, with state and a cache among it.
/// </summary>
public sealed class TamperedStack(World world) : IAsyncLifetime
{
    public const string Code = "/srv/app";
    private StackContext _context = null!;

    public TestStack Stack { get; private set; } = null!;

    public World World => world;

    /// <summary>Image ID that the release verified.</summary>
    public string Image { get; private set; } = "";

    public async Task InitializeAsync()
    {
        Stack = new TestStack(world, "tampered");
        Files(Stack);
        await Stack.Up("src", "code", "", "mkdir /volume/data; echo 17 >/volume/data/stock");
        (await Stack.Deploy()).Should(ExitCode.Done);
        await Stack.Says("the shop sells bread");
        Image = (await Stack.Running()).ImageId;
        _context = await ContextLoader.Open(
            new SessionOptions
            {
                StackFile = Stack.StackFile,
                StateRoot = world.StateFolder,
                Target = "Status",
                DryRun = true,
            },
            new ConsoleLog(TextWriter.Null, TimeProvider.System),
            TimeProvider.System,
            default
        );
    }

    public async Task DisposeAsync()
    {
        _context.Engine.Dispose();
        await Stack.DisposeAsync();
    }

    /// <summary>As <c>./build.sh Status</c> does.</summary>
    public Task<StatusReport> Status() =>
        StatusReport.Look(_context, JournalAccess.ToRead(_context).History, null, default);

    private static void Files(TestStack stack) =>
        stack
            .Write(
                "Dockerfile",
                """
                FROM pipeline/python:13
                WORKDIR /srv/app
                RUN cp /usr/bin/python3.13 svc && mkdir vendor && echo 'NAME = "bread"' >vendor/dep.py && echo 'LEVEL = 1' >gen.py
                CMD ["/srv/app/svc", "-u", "main.py"]

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
                    volumes: [ "code:/srv/app" ]
                volumes:
                  code: { labels: { LABEL: "1" } }

                """
            )
            .Write(
                "pipeline.yml",
                """
                version: 1
                code:
                  - source: src
                    path: /srv/app
                    services: [shop]
                    anchor: WORKDIR
                    derived: [python]
                    ignore: [svc, "vendor/**", gen.py, "cache/**"]
                services:
                  shop: { stable_for: 200ms }
                volumes:
                  code: { state: [ "data/**" ] }

                """
            )
            .Write(
                "src/main.py",
                """
                import os, runpy, signal, sys, time
                import db, gen, prices, util
                from vendor import dep

                signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
                print("the shop sells", dep.NAME, prices.BREAD, gen.LEVEL, flush=True)
                while True:
                    time.sleep(1)

                """
            )
            .Write("src/prices.py", "BREAD = 1\n")
            .Write("src/db.py", "URL = 'none'\n")
            .Write("src/util.py", "def f():\n    return 1\n")
            .Write("src/templates/page.txt", "bread\n")
            .Write("src/gr\u00F6\u00DFe.py", "X = 1\n");
}

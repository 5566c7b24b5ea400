using System.Text.Json.Nodes;

namespace Pipeline.EndToEnd.Tampering;

/// <summary>Every row of the table in docs/proof.md.</summary>
internal static class Ways
{
    /// <summary>
    /// A module compiled from another source, under the header of the real one, so that Python takes it.
    /// </summary>
    private const string Forge = """
        python3 - <<'EOF'
        import marshal, importlib.util as u
        src = '/srv/app/prices.py'; cache = u.cache_from_source(src)
        head = open(cache, 'rb').read(16)
        open(cache, 'wb').write(head + marshal.dumps(compile('BREAD = 9', src, 'exec')))
        EOF
        """;

    /// <summary>Into the container's shared memory, which no check looks at.</summary>
    private const string Save = "rm -rf /dev/shm/saved; cp -a . /dev/shm/saved";

    /// <summary>
    /// The first needs the process that the release started: one that has just begun is given time to set owners.
    /// </summary>
    public static readonly IReadOnlyList<Way> All =
    [
        new(
            "old code in memory: a file edited, loaded, and put back",
            Seen.Yes,
            "its memory may hold other code: /srv/app/prices.py",
            t => t.Sh("cp prices.py /dev/shm/p; echo 'BREAD = 2' >prices.py; cat /dev/shm/p >prices.py")
        ),
        .. BesideTheCode(),
        .. InTheVolume(),
        .. OutsideOfTheCode(),
        .. InMemory(),
        .. OtherContainers(),
        .. OtherMounts(),
        .. Around(),
    ];

    private static IEnumerable<Way> BesideTheCode() =>
        [
            new(
                "bytecode forged where PYTHONPYCACHEPREFIX keeps it",
                Seen.Yes,
                "keeps in /var/tmp/py/srv/app",
                async t =>
                {
                    await t.Replace(Variable("PYTHONPYCACHEPREFIX=/var/tmp/py"));
                    await t.Stack.Stack.Says("the shop sells bread");
                    await t.Sh(Forge);
                }
            ),
            Restarted(
                "a path file added beside the installed modules (.pth), and a restart",
                "/usr/lib/python3/dist-packages/x.pth was put there",
                "echo 'import os' >/usr/lib/python3/dist-packages/x.pth"
            ),
            Restarted(
                "a library for every program (/etc/ld.so.preload), and a restart",
                "/etc/ld.so.preload is not the image's",
                "cp $(readlink -f /usr/lib/*/libz.so.1) /var/tmp/evil.so; echo /var/tmp/evil.so >/etc/ld.so.preload"
            ),
        ];

    private static IEnumerable<Way> InTheVolume() =>
        [
            Edit("a file of the commit edited", "prices.py: content", "echo 'BREAD = 2' >prices.py"),
            Edit(
                "edited to the same size, mtime set back",
                "prices.py: content",
                "touch -r prices.py /dev/shm/t; echo 'BREAD = 2' >prices.py; touch -r /dev/shm/t prices.py"
            ),
            Edit(
                "a file that no MD5 list has, edited",
                "größe.py: content",
                "for f in gr*.py; do echo 'X = 2' >$f; done"
            ),
            Edit("a file removed", "util.py: missing", "rm util.py"),
            Edit("a file added", "orders.py: not in the commit", "echo 1 >orders.py"),
            Edit("a file made executable", "db.py: mode is 0755", "chmod +x db.py"),
            Edit(
                "a file replaced by a link to its own content in the state",
                "util.py: kind is symlink",
                "cp util.py data/; ln -sf data/util.py util.py"
            ),
            Edit(
                "a folder replaced by a link out of the tree",
                "vendor: kind is symlink",
                "cp -a vendor /var/tmp/v; rm -r vendor; ln -s /var/tmp/v vendor"
            ),
            Edit("a twin of a file but for case", "Prices.py: not in the commit", "cp prices.py Prices.py"),
            Edit(
                "a twin of a file in another Unicode form",
                "not in the commit",
                "cp gr*.py \"$(printf 'gro\\314\\210\\303\\237e.py')\""
            ),
            Edit(
                "the compiled program replaced (docker cp)",
                "svc: content",
                "cp /usr/bin/env svc.new; mv -f svc.new svc"
            ),
            Edit(
                "a dependency that the build installed, edited",
                "vendor/dep.py: content",
                "echo 'NAME = \"cake\"' >vendor/dep.py"
            ),
            Edit("a file added to a dependency", "vendor/evil.py: not in the commit", "echo 1 >vendor/evil.py"),
            Edit("a file that the build generated, edited", "gen.py: content", "echo 'LEVEL = 2' >gen.py"),
            Edit("bytecode forged under the header of the real one", "prices.cpython-313.pyc", Forge),
            Edit(
                "bytecode without a source",
                "orders.pyc: not in the commit",
                "cp __pycache__/db.cpython-313.pyc orders.pyc"
            ),
            Edit(
                "the marker of another build",
                ".pipeline-marker is missing or of another build",
                "echo other >.pipeline-marker"
            ),
            new(
                "code put among the state",
                Seen.Named,
                "not compared: data (2)",
                t => t.Sh("echo 1 >data/plugin.py"),
                t => t.Sh("rm data/plugin.py")
            ),
            new(
                "code put where pipeline.yml says that nothing is compared",
                Seen.Named,
                "cache (1)",
                t => t.Sh("mkdir cache; echo 1 >cache/plugin.py"),
                t => t.Sh("rm -r cache")
            ),
        ];

    private static IEnumerable<Way> OutsideOfTheCode() =>
        [
            new(
                "the interpreter replaced (docker cp)",
                Seen.Yes,
                "/usr/bin/python3.13 is not the image's",
                t => t.Sh("cp /usr/bin/env /usr/bin/p; mv -f /usr/bin/p /usr/bin/python3.13")
            ),
            new(
                "a module of the standard library edited, mtime set back",
                Seen.Yes,
                "/usr/lib/python3.13/json/__init__.py is not the image's",
                t =>
                    t.Sh(
                        "f=/usr/lib/python3.13/json/__init__.py; touch -r $f /dev/shm/t; echo 'x = 1' >>$f; touch -r /dev/shm/t $f"
                    )
            ),
            new(
                "the same, to the same size",
                Seen.Yes,
                "/usr/lib/python3.13/json/__init__.py is not the image's",
                t =>
                    t.Sh(
                        "f=/usr/lib/python3.13/json/__init__.py; touch -r $f /dev/shm/t; sed -i 's/JSON/NOSJ/' $f; touch -r /dev/shm/t $f"
                    )
            ),
            new(
                "a loaded library replaced",
                Seen.Yes,
                "is not the image's",
                t =>
                    t.Sh(
                        "f=$(readlink -f /usr/lib/*/libz.so.1); cp $f /dev/shm/l; echo x >>/dev/shm/l; cp --remove-destination /dev/shm/l $f"
                    )
            ),
            new(
                "a module added beside the installed ones",
                Seen.Named,
                "/usr/lib/python3/dist-packages/sitecustomize.py",
                t => t.Sh("echo 1 >/usr/lib/python3/dist-packages/sitecustomize.py")
            ),
            new(
                "bytecode forged outside of the code",
                Seen.No,
                "every run as root writes bytecode there, and no commit has its source",
                t =>
                    t.Sh(
                        "mkdir -p /usr/lib/python3/dist-packages/__pycache__; echo x >/usr/lib/python3/dist-packages/__pycache__/six.cpython-313.pyc"
                    )
            ),
        ];

    private static IEnumerable<Way> InMemory() =>
        [
            new(
                "old program in memory: replaced, and the right one put back",
                Seen.Yes,
                "runs /srv/app/svc as it was before it was replaced",
                t => t.Sh("cp -p svc svc.new; mv -f svc.new svc")
            ),
            new(
                "code loaded by docker exec",
                Seen.Named,
                "processes that were started by hand: /usr/bin/python3.13",
                t => t.Detached([], "python3", "-c", "import time; time.sleep(99)")
            ),
            new(
                "a script from the state run by docker exec",
                Seen.Named,
                "/srv/app/data/evil.py, which is not compared",
                async t =>
                {
                    await t.Sh("echo 'import time; time.sleep(99)' >data/evil.py");
                    await t.Detached([], "python3", "/srv/app/data/evil.py");
                },
                async t =>
                {
                    await t.Sh("rm data/evil.py");
                    await t.Fresh();
                }
            ),
            new(
                "a library preloaded by docker exec",
                Seen.Named,
                "LD_PRELOAD of",
                // The process is what the engine starts: a program between them may not have come so far yet.
                t => t.Detached(["--env", "LD_PRELOAD=/usr/lib/x86_64-linux-gnu/libz.so.1"], "sleep", "99")
            ),
            new(
                "the memory of a process written to (debugger)",
                Seen.No,
                "only files are compared; nobody else can vouch for memory",
                Memory
            ),
        ];

    private static IEnumerable<Way> OtherContainers() =>
        [
            Clone("the entry point replaced", "another command", c => c["Entrypoint"] = new JsonArray("env")),
            Clone(
                "the command replaced",
                "another command",
                c => c["Cmd"] = new JsonArray("/srv/app/svc", "-u", "-c", "import main")
            ),
            Clone(
                "the working folder moved",
                "another command",
                c =>
                {
                    c["WorkingDir"] = "/tmp";
                    c["Cmd"] = new JsonArray("/srv/app/svc", "-u", "/srv/app/main.py");
                }
            ),
            Clone("LD_PRELOAD set by hand", "another environment", Variable("LD_PRELOAD=libz.so.1")),
            Clone("PYTHONPATH set by hand", "another environment", Variable("PYTHONPATH=/srv/app/data")),
            Clone(
                "NODE_OPTIONS set by hand",
                "another environment",
                Variable("NODE_OPTIONS=--require=/srv/app/data/x.js")
            ),
            Clone(
                "a container from another image with the same labels",
                "runs the image built from",
                c => c["Image"] = "pipeline/python:13"
            ),
            new(
                "a second container of the service, by hand",
                Seen.Yes,
                "2 instead of 1",
                t => t.Add(),
                t => t.Docker("rm", "--force", Second(t))
            ),
            new(
                "all rights given to the container (--privileged)",
                Seen.No,
                "rights say what code may do, not which code runs",
                t => t.Replace(c => c["HostConfig"]!["Privileged"] = true)
            ),
            new(
                "the service stopped",
                Seen.Yes,
                "shop is stopped",
                async t => await t.Docker("stop", "-t", "0", (await t.Stack.Stack.Running()).Id)
            ),
            new(
                "the container removed",
                Seen.Yes,
                "shop has no container",
                async t => await t.Docker("rm", "--force", (await t.Stack.Stack.Running()).Id)
            ),
        ];

    private static IEnumerable<Way> OtherMounts() =>
        [
            Clone(
                "a bind mount over a part of the code",
                "at /srv/app/templates",
                c => Mount(c, "/etc/init.d:/srv/app/templates")
            ),
            Clone(
                "a tmpfs over a part of the code",
                "tmpfs at /srv/app/templates",
                c => c["HostConfig"]!["Tmpfs"] = new JsonObject { ["/srv/app/templates"] = "" }
            ),
            new(
                "a volume over a part, with the same content",
                Seen.Yes,
                "no unexpected mount covers the code",
                t => t.Replace(c => Mount(c, $"{t.Stack.Stack.Project}_part:/srv/app/vendor")),
                async t =>
                {
                    await t.Fresh();
                    await t.Docker("volume", "rm", $"{t.Stack.Stack.Project}_part");
                }
            ),
            new(
                "the volume swapped for another, filled from the same image",
                Seen.Yes,
                "_other at /srv/app",
                t => t.Replace(c => c["HostConfig"]!["Binds"] = Swapped(c, t)),
                async t =>
                {
                    await t.Fresh();
                    await t.Docker("volume", "rm", $"{t.Stack.Stack.Project}_other");
                }
            ),
            new(
                "a tmpfs mounted inside, past the engine",
                Seen.Yes,
                "mounted by hand",
                async t =>
                {
                    await t.Sh("mkdir cache");
                    var pid = (await t.Stack.Stack.Running()).State.Pid;
                    await t.Docker(
                        "run",
                        "--rm",
                        "--privileged",
                        "--pid=host",
                        "pipeline/base:13",
                        "nsenter",
                        "-t",
                        $"{pid}",
                        "-m",
                        "mount",
                        "-t",
                        "tmpfs",
                        "tmpfs",
                        "/srv/app/cache"
                    );
                },
                async t =>
                {
                    await t.Fresh();
                    await t.Sh("rmdir cache");
                }
            ),
        ];

    private static IEnumerable<Way> Around() =>
        [
            new(
                "the image's name moved to another image",
                Seen.Yes,
                "names the image built from",
                t => t.Docker("tag", "pipeline/python:13", t.Stack.Stack.Image),
                t => t.Docker("tag", t.Stack.Image, t.Stack.Stack.Image)
            ),
            new(
                "an edit in the work tree, not committed",
                Seen.No,
                "nothing of it runs",
                async t => await File.AppendAllTextAsync(Path.Combine(t.Stack.Stack.Folder, "src/db.py"), "# more\n"),
                async t => await t.Stack.Stack.Git("checkout", "--", "src/db.py")
            ),
        ];

    private static Way Edit(string name, string says, string script) =>
        new(
            name,
            Seen.Yes,
            says,
            async t =>
            {
                await t.Sh(Save);
                await t.Sh(script);
            },
            async t =>
            {
                await t.Sh("find . -mindepth 1 -delete; cp -a /dev/shm/saved/. .");
                await t.Fresh();
            }
        );

    /// <summary>By docker restart: the same container, with a process that loads what it finds.</summary>
    private static Way Restarted(string name, string says, string script) =>
        new(
            name,
            Seen.Yes,
            says,
            async t =>
            {
                await t.Sh(script);
                await t.Docker("restart", "-t", "0", (await t.Stack.Stack.Running()).Id);
            }
        );

    private static Way Clone(string name, string says, Action<JsonObject> change) =>
        new(name, Seen.Yes, says, t => t.Replace(change));

    private static Action<JsonObject> Variable(string text) => c => c["Env"]!.AsArray().Add(text);

    private static void Mount(JsonObject container, string bind)
    {
        var binds = container["HostConfig"]!["Binds"] as JsonArray ?? [];
        container["HostConfig"]!["Binds"] = new JsonArray([.. binds.Select(b => b!.DeepClone()), bind]);
    }

    private static JsonArray Swapped(JsonObject container, Tampering t)
    {
        container["HostConfig"]!["Mounts"] = null;
        return [$"{t.Stack.Stack.Project}_other:/srv/app"];
    }

    private static string Second(Tampering t) => $"{t.Stack.Stack.Project}-shop-1-by-hand";

    /// <summary>Writes a byte of a page that can be written back as it was.</summary>
    private static async Task Memory(Tampering t) =>
        await t.Docker(
            "run",
            "--rm",
            "--privileged",
            "--pid=host",
            "pipeline/python:13",
            "python3",
            "-c",
            $$"""
            pid = {{(await t.Stack.Stack.Running()).State.Pid}}
            heap = next(l for l in open(f'/proc/{pid}/maps') if '[heap]' in l)
            with open(f'/proc/{pid}/mem', 'r+b', 0) as memory:
                memory.seek(int(heap.split()[0].split('-')[1], 16) - 64); memory.write(b'\x01')
            """
        );
}

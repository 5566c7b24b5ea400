using Pipeline.Docker;
using Pipeline.Live;
using Pipeline.Stacks;
using Pipeline.Tests.Fixtures;
using Pipeline.Trees;

namespace Pipeline.Tests.Live;

/// <summary>The proof begins at the processes: what they run, and from where.</summary>
public sealed partial class RunningProgramTests
{
    private static readonly TreeManifest Files = Tree.Of(
        "!svc=program",
        "main.py=1",
        "pkg/mod.py=2",
        "server.js=3",
        "data/x.py=4",
        "settings.yml=5",
        "lib/shop.pm=6",
        "live->/plugins/web"
    );

    private static readonly string Program = Files[TreePath.FromText("svc")].Sha256!;

    private static ProcessFact Process(string executable, string folder, params string[] arguments) =>
        new(
            7,
            1,
            executable,
            executable.StartsWith("/srv/app/svc", StringComparison.Ordinal) ? Program : "00000000000000000000",
            folder,
            arguments,
            [executable],
            ["PYTHONPATH=/usr/share/shop:/srv"]
        );

    private static RunningProgram Of(params ProcessFact[] processes) => Of(new Dictionary<string, string>(), processes);

    private static RunningProgram Of(IReadOnlyDictionary<string, string> links, params ProcessFact[] processes)
    {
        var stack = TestStack.With();
        var expected = new ExpectedCode(
            stack.Placements[0].Tree,
            Tree.Git("main.py=1", "pkg/mod.py=2", "server.js=3"),
            new Marker("c", "t", "n", "app")
        )
        {
            Made = Tree.Of("!svc=program"),
        };
        var container = new ContainerDetails
        {
            Id = "c",
            State = new ContainerState { Pid = 7 },
            Mounts =
            [
                new MountPoint
                {
                    Type = "volume",
                    Name = "shop_data",
                    Destination = "/srv",
                },
                new MountPoint
                {
                    Type = "volume",
                    Name = "plugins",
                    Destination = "/plugins",
                },
            ],
            Config = new ContainerConfig { Env = ["PYTHONPATH=/srv"] },
        };
        return new RunningProgram(
            new ProcessTable(processes, new Dictionary<string, string>(), ["/", "/srv", "/srv/app/hidden", "/plugins"]),
            container,
            [new CodeRead(stack.Placements[0], expected, Files)]
        )
        {
            Links = links,
        };
    }

    public static TheoryData<string, string, string[]> Below =>
        new()
        {
            { "/srv/app/svc", "/", ["svc"] },
            { "/usr/bin/python3", "/", ["python3", "/srv/app/main.py"] },
            { "/usr/bin/python3", "/srv", ["python3", "-m", "app.main"] },
            { "/usr/bin/python3", "/srv", ["python3", "/usr/bin/uvicorn", "app.main:app"] },
            { "/usr/bin/node", "/srv/app", ["node", "server.js"] },
            { "/usr/bin/node", "/srv", ["node", "--require=./app/server"] },
            { "/usr/sbin/php-fpm", "/srv/app", ["php-fpm: master process"] },
            { "/usr/bin/dash", "/", ["sh", "-c", "cd /tmp; exec node /srv/app/server.js"] },
            { "/usr/bin/python3", "/tmp", ["python3", "-m", "app.main"] },
            { "/usr/bin/python3", "/srv/app", ["python3", "/usr/bin/flask", "run"] },
        };

    [Theory]
    [MemberData(nameof(Below))]
    public void A_program_a_file_of_the_command_line_or_the_working_folder_below_the_code_is_where_it_begins(
        string executable,
        string folder,
        string[] arguments
    ) => Of(Process(executable, folder, arguments)).RunsTheCode.Should().BeTrue();

    [Theory]
    [InlineData("/usr/bin/node", "/old", "node", "server.js")]
    [InlineData("/usr/bin/node", "/srv/application", "node", "server.js")]
    [InlineData("/usr/bin/node", "/", "node", "/srv/app/gone.js")]
    [InlineData("/usr/bin/python3", "/srv/app", "python3", "/plugins/main.py")]
    [InlineData("/usr/bin/python3", "/srv/app", "python3", "/opt/shop/main.py")]
    [InlineData("/usr/bin/dash", "/srv/app", "sh", "-c", "python3 /opt/shop/main.py --port 80")]
    [InlineData("/usr/bin/python3", "/plugins", "python3", "-m", "app.main")]
    public void A_program_elsewhere_proves_nothing_of_the_code_and_is_named(
        string executable,
        string folder,
        params string[] arguments
    )
    {
        var program = Of(Process(executable, folder, arguments));

        program.RunsTheCode.Should().BeFalse();
        program.Named.Should().Contain(executable).And.Contain(folder);
    }

    [Theory]
    [InlineData("/usr/bin/php8.4", "php", "-S", "127.0.0.1:80", "-t", "/plugins/web")]
    [InlineData("/usr/bin/python3", "python3", "/plugins/web/main.py")]
    public void Where_a_command_line_leads_in_other_mounts_is_where_a_copy_of_the_code_may_run(
        string executable,
        params string[] arguments
    ) =>
        Of(Process(executable, "/srv/app", arguments))
            .LedTo.Should()
            .Contain(f => f.StartsWith("/plugins/web", StringComparison.Ordinal));

    [Fact]
    public void A_later_search_path_is_not_read_for_a_module_that_the_code_has() =>
        Of(
            Process("/usr/bin/python3", "/srv/app", "python3", "-m", "main") with
            {
                Loaders = ["PYTHONPATH=/plugins/web"],
            }
        )
            .LedTo.Should()
            .BeEmpty();

    [Fact]
    public void A_search_path_is_read_for_a_module_that_the_code_has_not() =>
        Of(Process("/usr/bin/python3", "/tmp", "python3", "-m", "main") with { Loaders = ["PYTHONPATH=/plugins/web"] })
            .LedTo.Should()
            .Contain("/plugins/web/main.py");

    [Theory]
    [InlineData("/usr/bin/python3", "python3", "/plugins/app.pyz")]
    [InlineData("/usr/bin/php8.4", "php", "/plugins/app.phar")]
    [InlineData("/plugins/bin/server", "worker")]
    public void An_archive_or_a_program_of_another_mount_is_what_runs_and_not_the_working_folder(
        string executable,
        params string[] arguments
    )
    {
        var program = Of(Process(executable, "/srv/app", arguments));

        program.RunsTheCode.Should().BeFalse();
        program.RunsElsewhere.Should().ContainSingle().Which.Should().Contain("from volume plugins");
    }

    [Fact]
    public void An_interpreter_in_a_volume_runs_the_code_that_it_is_given() =>
        Of(Process("/plugins/venv/bin/python3.13", "/srv/app", "python3", "main.py")).RunsTheCode.Should().BeTrue();

    [Fact]
    public void An_entry_point_that_waits_for_a_server_is_not_what_runs()
    {
        var entry = Process("/usr/bin/dash", "/", "sh", "/plugins/entry.sh");
        var server = Process("/usr/sbin/nginx", "/", "nginx") with { Pid = 8, Parent = 7 };

        Of(entry, server).RunsElsewhere.Should().BeEmpty();
        Of(entry).RunsElsewhere.Should().ContainSingle();
    }

    [Fact]
    public void A_link_is_what_it_leads_to()
    {
        var current = Process("/usr/bin/python3", "/", "python3", "/opt/current/main.py");
        RunningProgram Linked(string to) =>
            Of(new Dictionary<string, string> { ["/opt/current/main.py"] = to }, current);

        Linked("/srv/app/main.py").RunsTheCode.Should().BeTrue();
        Linked("/plugins/1/main.py").RunsTheCode.Should().BeFalse();
        Linked("/plugins/1/main.py").LedTo.Should().Contain("/plugins/1/main.py");
    }

    [Fact]
    public void A_file_is_not_named_twice_in_another_spelling() =>
        Of(Process("/usr/bin/python3", "/srv/app", "python3", "main.py"))
            .Named.Should()
            .Be("/usr/bin/python3 /srv/app/main.py in /srv/app");

    [Fact]
    public void Only_files_of_a_command_line_are_named_and_no_other_word_of_it() =>
        Of(Process("/usr/bin/dash", "/srv/app", "sh", "-c", "cd /srv/app && TOKEN=geheim exec python3 -B main.py"))
            .Named.Should()
            .Be("/usr/bin/dash /srv/app/main.py in /srv/app");

    [Fact]
    public void The_program_that_runs_is_the_file_that_was_compared()
    {
        Of(Process("/srv/app/svc", "/")).NotTheFiles.Should().BeEmpty();
        Of(Process("/srv/app/svc (deleted)", "/"))
            .NotTheFiles.Should()
            .ContainSingle()
            .Which.Should()
            .Contain("as it was before it was replaced");
        Of(Process("/srv/app/svc", "/") with { Sha256 = new string('0', 64) })
            .NotTheFiles.Should()
            .ContainSingle()
            .Which.Should()
            .Contain("other content");
        Of(Process("/usr/bin/node", "/") with { Mapped = ["/srv/app/addon.node (deleted)"] })
            .NotTheFiles.Should()
            .Equal("/srv/app/addon.node was replaced since it was loaded");
    }

    [Fact]
    public void Code_that_nothing_vouches_for_is_named()
    {
        Of(Process("/usr/bin/python3", "/", "python3", "/plugins/x.py"))
            .Unvouched.Should()
            .Equal("/plugins/x.py from volume plugins");
        Of(Process("/usr/bin/python3", "/", "python3", "/srv/app/data/x.py"))
            .Unvouched.Should()
            .Equal("/srv/app/data/x.py, which is not compared");
        Of(Process("/usr/bin/python3", "/", "python3", "/srv/app/main.py", "--database", "/plugins/data.db"))
            .Unvouched.Should()
            .BeEmpty();
    }

    [Fact]
    public void A_mount_that_the_engine_does_not_know_is_found() => Of().HiddenMounts.Should().Equal("/srv/app/hidden");

    [Fact]
    public void What_docker_exec_started_is_named_and_what_the_service_started_is_not()
    {
        var child = Process("/usr/bin/perl", "/") with { Pid = 8, Parent = 7 };
        var hand = Process("/usr/bin/bash", "/") with { Pid = 9, Parent = 3 };

        Of(Process("/srv/app/svc", "/"), child, hand).StartedByHand.Should().Equal("/usr/bin/bash (process 9)");
    }

    [Fact]
    public void Variables_that_load_code_count_when_the_container_was_not_created_with_them() =>
        Of(Process("/srv/app/svc", "/") with { Loaders = ["PYTHONPATH=/srv", "LD_PRELOAD=/tmp/x.so"] })
            .LateVariables.Should()
            .Equal("LD_PRELOAD of /srv/app/svc");

    [Fact]
    public void Only_files_of_the_image_are_held_to_it() =>
        Of(
            Process("/usr/bin/node", "/", "node", "/plugins/a.js", "/usr/lib/b.js") with
            {
                Mapped = ["/usr/lib/libz.so.1", "/memfd:jit", "/srv/app/svc"],
            }
        )
            .FromTheImage.Should()
            .BeEquivalentTo("/usr/bin/node", "/usr/lib/libz.so.1", "/usr/lib/b.js");

    [Fact]
    public void Before_a_change_the_compose_file_and_the_image_say_what_will_be_started()
    {
        bool Starts(ContainerConfig image, IReadOnlyList<string>? command = null, string? folder = null) =>
            CodeElsewhere.Starts(
                new ComposeService
                {
                    Name = "web",
                    Image = "shop-web",
                    Command = command,
                    WorkingDirectory = folder,
                },
                image,
                new ExpectedCode(TestStack.Code, Tree.Git("server.js=3", "main.py=1"), new Marker("c", "t", "n", "app"))
            );
        var node = new ContainerConfig { WorkingDir = "/old", Cmd = ["node", "server.js"] };

        Starts(node).Should().BeFalse("it goes on reading the old place");
        Starts(node, ["node", "/old/server.js"], "/srv/app").Should().BeFalse("the folder alone runs nothing");
        Starts(
                new ContainerConfig
                {
                    WorkingDir = "/tmp",
                    Cmd = ["python3", "-m", "app.main"],
                    Env = ["PYTHONPATH=/srv"],
                }
            )
            .Should()
            .BeTrue();
        Starts(node, folder: "/srv/app").Should().BeTrue();
        Starts(node, ["node", "/srv/app/server.js"]).Should().BeTrue();
        Starts(new ContainerConfig { Entrypoint = ["/bin/sh", "-c"], Cmd = ["cd /srv/app && exec node server.js"] })
            .Should()
            .BeTrue();
    }

    [Fact]
    public void The_commits_files_are_known_again_in_another_mount()
    {
        var code = new ExpectedCode(
            TestStack.Code,
            Tree.Git("server.js=3", "lib/a.js=4", "empty="),
            new Marker("c", "t", "n", "app")
        );

        CodeElsewhere
            .Same(code, Tree.Of("old/server.js=3", "old/lib/a.js=5", "empty=", "other.js=3"))
            .Select(p => p.Raw)
            .Should()
            .Equal("old/server.js");
    }

    [Fact]
    public void Most_programs_of_the_commit_are_a_copy_and_settings_or_one_of_two_are_none()
    {
        bool Has(params string[] found) => CodeElsewhere.HasMost([.. Paths("main.py", "lib/a.py")], [.. Paths(found)]);

        Has("old/main.py", "old/lib/a.py").Should().BeTrue();
        Has("main.py", "settings.yml").Should().BeFalse();
        Has("main.py", "a.py").Should().BeFalse("it lies in another folder");

        static IEnumerable<TreePath> Paths(params string[] paths) => paths.Select(TreePath.FromText);
    }
}

using Pipeline.Inventories;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Tests.Inventory;

public sealed class StackDraftTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("draft-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void It_reads_back_as_what_was_found()
    {
        var definition = Read(
            Draft(
                Found.Row("main.py", FileState.Same),
                Found.Row("shop", FileState.MadeByBuild),
                Found.Row("uploads/.gitkeep", FileState.Same),
                Found.Row("uploads/a b.png", FileState.OnlyHere)
            )
        );

        var code = definition.Code.Should().ContainSingle().Subject;
        (code.Name, code.Source, code.Path, code.Strategy).Should().Be(("src", "src", "/app", CodeStrategy.Rebuild));
        code.Services.Should().Equal("app");
        code.Ignore.Should().Equal("shop");
        code.Derived.Should().Equal(DerivedFiles.Python);
        definition.Volumes.Should().ContainSingle().Subject.State.Should().Equal("orders/**", "uploads/**");
        definition.Services.Should().ContainSingle();
    }

    [Fact]
    public void A_file_that_looks_like_code_and_is_in_no_commit_is_a_question_and_the_reader_names_its_line()
    {
        var text = Draft(Found.Row("main.py", FileState.Same), Found.Row("lib/patch.py", FileState.OnlyHere));

        var refused = FluentActions.Invoking(() => Read(text)).Should().Throw<StackException>().Which;

        var problem = refused
            .Problems.Should()
            .ContainSingle("what follows from a question is no problem of its own")
            .Subject;
        text.Split('\n')[problem.At.Line - 1].Should().Contain("lib/patch.py");
        problem.ToString().Should().Contain("--discard");
    }

    [Fact]
    public void Of_a_stack_on_a_swarm_it_knows_the_registry_and_asks_how_each_node_is_reached()
    {
        var place = Found.Place(RunsFrom.Image, Found.Row("main.py", FileState.Same)) with { OriginName = "shop:1" };
        SwarmNodeFacts[] nodes =
        [
            new("n1", "manager-1", "manager", "active", "ready", IsAsked: true),
            new("n2", "worker-1", "worker", "active", "ready", IsAsked: false),
            new("n3", "twin", "worker", "active", "ready", IsAsked: false),
            new("n4", "twin", "worker", "active", "ready", IsAsked: false),
            new("n5", "empty", "worker", "drain", "ready", IsAsked: false),
        ];
        var swarm = new SwarmFacts("shop", "registry.example.com:5000", nodes, []);

        var text = Draft(Found.Shop(place) with { Swarm = swarm });

        var asked = text.Split('\n').Where(l => l.Contains("TODO:", StringComparison.Ordinal)).ToList();
        asked.Select(l => l.Trim().Split(':')[0]).Should().Equal("worker-1", "n3", "n4");
        var definition = Read(
            asked.Aggregate(text, (t, l) => t.Replace(l, l.Split(':')[0] + ": { host: ssh://root@host }"))
        );
        definition.Swarm!.Stack.Should().Be("shop");
        definition.Swarm.Registry.Should().Be("registry.example.com:5000");
        definition.Swarm.Nodes.Keys.Should().Equal("worker-1", "n3", "n4");
        definition.Code.Should().ContainSingle().Which.Strategy.Should().Be(CodeStrategy.MountPath);
    }

    [Fact]
    public void On_a_swarm_code_in_a_volume_and_an_unknown_registry_are_questions()
    {
        var place = Found.Place(RunsFrom.Volume, Found.Row("main.py", FileState.Same));

        var text = Draft(Found.Shop(place) with { Swarm = new SwarmFacts("shop", null, [], []) });

        text.Should()
            .Contain("registry: \"TODO: ")
            .And.Contain("strategy: \"TODO: on a swarm code is read from the image");
    }

    [Fact]
    public void A_question_for_a_secret_is_not_shown() =>
        FluentActions
            .Invoking(() => Read("version: 1\ncutover: { set: { DB_PASSWORD: 'TODO: hunter2' } }\n"))
            .Should()
            .Throw<StackException>()
            .Which.Message.Should()
            .NotContain("hunter2")
            .And.Contain(":2:");

    [Theory]
    [InlineData("TODO", true)]
    [InlineData("TODO: which folder?", true)]
    [InlineData("TODOs", false)]
    [InlineData("a TODO", false)]
    public void A_question_begins_with_the_word(string value, bool isOpen) =>
        OpenQuestions.IsOpen(value).Should().Be(isOpen);

    [Theory]
    [InlineData("src", "src")]
    [InlineData("my code", "\"my code\"")]
    [InlineData("true", "\"true\"")]
    [InlineData("1", "\"1\"")]
    [InlineData("a: b # c", "\"a: b # c\"")]
    public void Text_stays_text_in_yaml(string text, string yaml) => DraftText.Scalar(text).Should().Be(yaml);

    [Fact]
    public void It_is_never_written_over_one_that_is_there()
    {
        var file = Path.Combine(_folder, "pipeline.yml");
        File.WriteAllText(file, "mine");

        FluentActions
            .Invoking(() => FirstDefinition.Write(Found.Shop(), file, isRehearsal: false))
            .Should()
            .Throw<PipelineException>()
            .Where(e => e.Code == ExitCode.Usage);
        File.ReadAllText(file).Should().Be("mine");
    }

    [Fact]
    public void A_compose_file_in_its_place_is_told_and_nobody_is_asked_to_move_it_away()
    {
        var file = Path.Combine(_folder, "compose.yml");
        File.WriteAllText(file, "services:\n  web:\n    build: .\n");

        FluentActions
            .Invoking(() => FirstDefinition.RequireNone(file))
            .Should()
            .Throw<PipelineException>()
            .Where(e => e.Message.Contains("found the compose file") && e.Message.Contains($"--compose {file}"));
    }

    [Fact]
    public void A_mount_over_a_part_of_the_code_is_a_question_and_is_not_ignored()
    {
        var place = Found.Place(RunsFrom.Image, Found.Row("main.py", FileState.Same)) with
        {
            Covered = [new CoveredPart("/app/lib.py", RunsFrom.Bind, "/srv/shop/fix.py", ["lib.py"], ["lib.py"])],
        };
        var container = Found.Container() with
        {
            Mounts = [new MountFacts("bind", "/srv/shop/fix.py", "/app/lib.py", true, 1, ["lib.py"], [])],
        };

        var text = new StackDraft(Found.Shop(place, container), _ => null).Write("/srv/shop");

        text.Should().Contain("strategy: \"TODO: remove the mount of /srv/shop/fix.py").And.NotContain("ignore:");
    }

    [Fact]
    public void What_only_the_build_makes_is_rebuilt_from_a_folder_that_the_operator_names()
    {
        var place = Found.Place(RunsFrom.Volume, Found.Row("shopd", FileState.MadeByBuild)) with
        {
            Source = null,
            Path = "/opt/shop/bin",
            Nearest = null,
        };
        var found = Found.Shop(place);

        var text = new StackDraft(found, _ => null).Write("/srv/shop");

        text.Should().Contain("strategy: rebuild").And.Contain("TODO: the image's build makes /opt/shop/bin");
        found.Risks.Should().NotContain(r => r.What.Contains("is in no repository"));
        found.OpenConditions.Should().NotContain(c => c.Contains("no commit has it"));
    }

    [Theory]
    [InlineData("index.php", "{ run: [php, \"-l\", /app/index.php] }")]
    [InlineData("server.js", "{ run: [node, \"--check\", /app/server.js] }")]
    [InlineData("main.rb", "{ run: [ruby, \"-c\", /app/main.rb] }")]
    public void What_a_service_is_started_with_is_checked_and_not_run(string file, string check)
    {
        var container = Found.Container() with
        {
            Processes = [new RunningProcess(7, "x", "x", [new($"/app/{file}", RunsFrom.Image, null)])],
        };
        var found = Found.Shop(Found.Place(RunsFrom.Image, Found.Row(file, FileState.Same)), container);

        new StackDraft(found, _ => null).Write("/srv/shop").Should().Contain(check);
    }

    [Fact]
    public void What_moves_in_the_database_is_suggested_as_a_heartbeat_and_not_set()
    {
        var answer = new LoginAnswer(true, "") { Heartbeats = ["SELECT max(at) FROM public.beats"] };
        var found = Found.Shop(Found.Place(RunsFrom.Image, Found.Row("main.py", FileState.Same))) with
        {
            Databases = [new DatabaseLogin("app", "DB_", "db", 5432, "shop", "shop", answer)],
        };

        var text = new StackDraft(found, _ => null).Write("/srv/shop");

        text.Split('\n').Should().ContainSingle(l => l.Contains("max(at)")).Which.TrimStart().Should().StartWith("# ");
    }

    [Fact]
    public void Profiles_and_what_is_still_open_are_written_down()
    {
        var found = Found.Shop(Found.Place(RunsFrom.Image, Found.Row("main.py", FileState.Differs))) with
        {
            Profiles = ["debug"],
        };

        var text = new StackDraft(found, _ => null).Write("/srv/shop");

        text.Should().Contain("profiles: [debug]").And.Contain("# - commit, or decide to drop").And.Contain("main.py");
    }

    private string Draft(params FileRow[] files) =>
        Draft(
            Found.Shop(Found.Place(RunsFrom.Volume, files)) with
            {
                Volumes = [new VolumeFacts("shop_code", "code", [new PathsBeside("- 'orders/**'", 2, false)])],
            }
        );

    private string Draft(Inventories.Inventory shop)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "src"));
        File.WriteAllText(Path.Combine(_folder, "docker-compose.yml"), "services: {}\n");
        var found = shop with { Folder = _folder, ComposeFiles = [Path.Combine(_folder, "docker-compose.yml")] };
        return new StackDraft(found with { Repository = found.Repository! with { Root = _folder } }, _ => null).Write(
            _folder
        );
    }

    private StackDefinition Read(string text)
    {
        var file = Path.Combine(_folder, "pipeline.yml");
        File.WriteAllText(file, text);
        return StackReader.Read(file);
    }
}

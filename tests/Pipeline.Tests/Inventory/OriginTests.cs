using Pipeline.Docker;
using Pipeline.Inventories;
using Pipeline.Tests.Fixtures;
using Pipeline.Trees;

namespace Pipeline.Tests.Inventory;

/// <summary>Where files that run come from, by mounts, symbolic links and the container's own layer.</summary>
public sealed class OriginTests
{
    private static readonly MountPoint Volume = new()
    {
        Type = "volume",
        Name = "shop_data",
        Destination = "/data",
        RW = true,
    };

    [Theory]
    [InlineData("app->/data/app", "/app/main.py", "/data/app/main.py")]
    [InlineData("srv/app->../data/app", "/srv/app/main.py", "/data/app/main.py")]
    [InlineData("app->current", "/app/main.py", "/current/main.py")]
    [InlineData("app->app", "/app/main.py", "/app/main.py")]
    [InlineData("app/main.py=1", "/app/main.py", "/app/main.py")]
    public void A_symbolic_link_of_the_image_leads_to_where_the_file_is(string image, string path, string real) =>
        View(image).Real(path).Should().Be(real);

    [Fact]
    public void A_program_behind_a_symbolic_link_into_a_volume_runs_from_the_volume() =>
        LoadedFiles
            .Of(Process("python3", "/app/main.py"), View("app->/data/app"))
            .Should()
            .ContainSingle()
            .Which.Should()
            .Be(new LoadedFile("/data/app/main.py", RunsFrom.Volume, "shop_data"));

    [Fact]
    public void A_symbolic_link_that_the_container_made_at_its_start_is_followed_too()
    {
        var image = ImageReader.From(Tree.Of("app->/data/app"), [new PathChange("/app", ChangeKind.Added)]);

        (View() with { Image = image }).Real("/app/main.py").Should().Be("/data/app/main.py");
        image.Files.Contains(TreePath.FromText("app")).Should().BeFalse("the image does not have it");
    }

    [Fact]
    public void A_program_in_a_tmpfs_was_put_there_by_the_container()
    {
        var view = View() with
        {
            Details = Details(new MountPoint { Type = "tmpfs", Destination = "/run/code" }),
            Names = new Dictionary<string, TreeManifest> { ["/run/code"] = Tree.Of("main.py=1") },
        };

        LoadedFiles
            .Of(Process("python3", "/run/code/main.py"), view)
            .Should()
            .ContainSingle()
            .Which.From.Should()
            .Be(RunsFrom.ContainerLayer);
    }

    [Theory]
    [InlineData("/app/__pycache__/main.cpython-313.pyc", false)]
    [InlineData("/app/main.py", true)]
    [InlineData("/app/prices.html", true)]
    [InlineData("/app/added.py", true)]
    [InlineData("/app/log.txt", false)]
    [InlineData("/usr/lib/python3/x.py", false)]
    public void Of_the_containers_layer_only_code_counts(string path, bool counts) =>
        LayerChanges
            .OfCode(
                [new PathChange(path, ChangeKind.Added)],
                [
                    Found.Place(
                        RunsFrom.Image,
                        Found.Row("main.py", FileState.Differs),
                        Found.Row("prices.html", FileState.Differs),
                        Found.Row("log.txt", FileState.OnlyHere)
                    ),
                ]
            )
            .Any()
            .Should()
            .Be(counts);

    [Fact]
    public void Code_below_usr_src_is_somebodys_own_as_the_official_images_have_it() =>
        LayerChanges
            .OfCode([new PathChange("/usr/src/app/price.js", ChangeKind.Modified)], [])
            .Should()
            .ContainSingle();

    [Fact]
    public void A_file_of_the_image_that_a_mount_covers_is_not_the_images()
    {
        var place = Found.Place(RunsFrom.Image, Found.Row("main.py", FileState.Same)) with
        {
            Covered = [new CoveredPart("/app/lib.py", RunsFrom.Bind, "/srv/shop/fix/lib.py", ["lib.py"], ["lib.py"])],
        };
        var found = Found.Shop(place);

        RunsFromRule.Judge(Found.Container(), [place]).From.Should().Be(RunsFrom.Bind);
        RunsFromRule.Judge(Found.Container(), [place]).Sentence.Should().Contain("lib.py").And.Contain("/srv/shop/fix");
        found.Risks.Should().Contain(r => r.Evidence.Contains("/srv/shop/fix/lib.py"));
        found.OpenConditions.Should().Contain(c => c.Contains("/srv/shop/fix/lib.py"));
    }

    [Fact]
    public void Code_in_a_mount_that_nothing_shows_to_run_is_a_question_and_no_GO()
    {
        var found = InventoryLook.Concluded(
            Found.Shop(Found.Place(RunsFrom.Image, Found.Row("main.py", FileState.Same))) with
            {
                Unjudged = [new UnjudgedCode(["app"], "/plugins", RunsFrom.Volume, "shop_plugins", ["rules.py"])],
            }
        );

        found.IsWorrying.Should().BeTrue();
        found.OpenConditions.Should().ContainSingle(c => c.Contains("/plugins") && c.Contains("rules.py"));
        InventoryPage
            .Text(found, details: false, "--project shop")
            .Should()
            .Contain("rules.py")
            .And.Contain("own code?");
    }

    [Fact]
    public void Bytecode_beside_a_module_shows_that_it_was_loaded()
    {
        var view = View() with { Names = Names("rules.py=1", "__pycache__/rules.cpython-313.pyc=1", "other.py=1") };

        MountedCode.Loaded(view, []).Should().Equal("/data/rules.py");
        MountedCode.Other(view, ["/data/rules.py"]).Single().Files.Should().Equal("other.py");
    }

    [Theory]
    [InlineData("PYTHONPATH=/opt/lib:/data/lib", 1)]
    [InlineData("PYTHONPATH=/opt/lib", 0)]
    public void Code_of_a_mount_that_a_search_path_leads_to_counts_as_run(string variable, int files) =>
        MountedCode
            .Searched(
                View() with
                {
                    Names = Names("lib/rules.py=1", "lib/photo.png=1", "other.py=1"),
                    Processes = new ProcessTable(
                        [Process("python3", "main.py") with { Loaders = [variable] }],
                        new Dictionary<string, string>(),
                        []
                    ),
                },
                []
            )
            .Should()
            .Equal(Enumerable.Repeat("/data/lib/rules.py", files));

    [Fact]
    public void A_file_that_a_variable_makes_the_program_load_counts_as_run() =>
        LoadedFiles
            .Of(
                Process("node", "/app/server.js") with
                {
                    Loaders = ["NODE_OPTIONS=--require /data/app/main.py"],
                },
                View()
            )
            .Should()
            .ContainSingle(f => f.Path == "/data/app/main.py" && f.From == RunsFrom.Volume);

    [Theory]
    [InlineData("node_modules/left/index.js=1")]
    [InlineData("__pycache__/x.cpython-313.pyc=1")]
    [InlineData("photo.png=1")]
    public void Data_and_installed_packages_are_no_question(string file) =>
        MountedCode.Other(View() with { Names = Names(file) }, []).Should().BeEmpty();

    private static ContainerView View(params string[] image) =>
        new(
            "app",
            Details(Volume),
            Names("app/main.py=1"),
            new ImageContent(Tree.Of([.. image, "usr/bin/python3=1"]), new HashSet<TreePath>()),
            []
        );

    private static Dictionary<string, TreeManifest> Names(params string[] files) =>
        new() { ["/data"] = Tree.Of(files) };

    private static ContainerDetails Details(MountPoint mount) => new() { Id = "c0ffee", Mounts = [mount] };

    private static ProcessFact Process(params string[] arguments) =>
        new(7, 0, "/usr/bin/python3", "", "/", arguments, [], []);
}

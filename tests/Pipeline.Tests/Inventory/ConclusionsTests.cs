using System.Text.Json;
using Pipeline.Docker;
using Pipeline.Inventories;
using Pipeline.Stacks;

namespace Pipeline.Tests.Inventory;

public sealed class ConclusionsTests
{
    [Fact]
    public void A_compose_file_that_git_ignores_is_to_be_settled_first()
    {
        var shop = Found.Shop(Found.Place(RunsFrom.Volume));
        var repository = shop.Repository! with { IgnoredCompose = ["compose.override.yml"] };

        InventoryLook
            .Concluded(shop with { Repository = repository })
            .OpenConditions.Should()
            .HaveCount(shop.OpenConditions.Count + 1)
            .And.Contain(c => c.StartsWith("commit compose.override.yml"));
    }

    [Fact]
    public void Code_in_the_image_as_HEAD_has_it_is_nothing_to_worry_about()
    {
        var found = Found.Shop(Found.Place(RunsFrom.Image, Found.Row("main.py", FileState.Same)));

        found.IsWorrying.Should().BeFalse();
        found.Risks.Should().BeEmpty();
        found.OpenConditions.Should().BeEmpty();
        Recommended(found).Should().Be("mount-path");
    }

    [Fact]
    public void A_volume_over_the_code_is_a_high_risk_with_its_evidence_and_calls_for_rebuild()
    {
        var found = Found.Shop(Found.Place(RunsFrom.Volume, Found.Row("main.py", FileState.Same)));

        found.IsWorrying.Should().BeTrue();
        found.Risks[0].Likelihood.Should().Be(Likelihood.High);
        found.Risks[0].Evidence.Should().Contain("/app").And.Contain("shop_code");
        found.Risks.Should().NotContain(r => r.Evidence.Contains("only copy"), "a commit has it, too");
        Recommended(found).Should().Be("rebuild");
    }

    [Fact]
    public void An_edit_that_no_commit_has_is_named_as_a_risk_and_as_an_open_condition()
    {
        var found = Found.Shop(
            Found.Place(
                RunsFrom.Volume,
                Found.Row("main.py", FileState.Same),
                Found.Row("prices.py", FileState.Differs)
            )
        );

        found.Risks.Should().Contain(r => r.What.Contains("no commit has") && r.Evidence.Contains("prices.py"));
        found.OpenConditions.Should().ContainSingle(c => c.Contains("prices.py"));
    }

    [Fact]
    public void A_bind_mount_has_no_recommended_strategy_and_has_to_go_first()
    {
        var found = Found.Shop(Found.Place(RunsFrom.Bind, Found.Row("main.py", FileState.Same)));

        Recommended(found).Should().BeNull();
        found.OpenConditions.Should().ContainSingle(c => c.Contains("remove the bind mount of /srv/shop/src"));
    }

    [Fact]
    public void A_superuser_an_unhealthy_service_and_a_socket_are_risks()
    {
        var found = InventoryLook.Concluded(
            Found.Shop() with
            {
                Containers = [Found.Container() with { Health = "unhealthy" }],
                Databases = [Login("app", new LoginAnswer(true, "db was asked"))],
                Changers = [new CodeChanger("shop-admin holds the engine's socket", "container shop-admin", true)],
            }
        );

        found
            .Risks.Select(r => r.Evidence)
            .Should()
            .Contain(e => e.Contains("is a superuser"))
            .And.Contain(e => e.Contains("unhealthy"))
            .And.Contain(e => e.Contains("shop-admin"));
    }

    [Fact]
    public void What_a_process_runs_decides_before_where_the_repositorys_files_lie()
    {
        var container = Found.Container() with
        {
            Processes =
            [
                new RunningProcess(7, "/usr/bin/python3", "python3", [new("/opt/x.py", RunsFrom.Volume, "other")]),
            ],
        };

        var (from, sentence) = RunsFromRule.Judge(container, [Found.Place(RunsFrom.Image)]);

        from.Should().Be(RunsFrom.Volume);
        sentence.Should().Contain("process 7").And.Contain("/opt/x.py").And.Contain("other");
    }

    [Fact]
    public void Code_that_no_command_line_names_is_judged_by_where_it_lies() =>
        RunsFromRule.Judge(Found.Container(), [Found.Place(RunsFrom.Volume)]).From.Should().Be(RunsFrom.Volume);

    [Fact]
    public void Code_copied_into_the_container_is_not_the_images() =>
        RunsFromRule
            .Judge(Found.Container() with { ChangedInLayer = ["/app/main.py"] }, [Found.Place(RunsFrom.Image)])
            .From.Should()
            .Be(RunsFrom.ContainerLayer);

    [Theory]
    [InlineData(0, RunsFrom.Unknown)]
    [InlineData(17, RunsFrom.NoOwnCode)]
    public void A_container_without_code_or_without_a_process_says_so(int pid, RunsFrom from) =>
        RunsFromRule.Judge(Found.Container() with { Pid = pid }, []).From.Should().Be(from);

    [Fact]
    public void The_page_fits_a_terminal_and_says_the_verdict_first()
    {
        var found = Found.Shop(
            Found.Place(
                RunsFrom.Volume,
                [.. Enumerable.Range(0, 40).Select(i => Found.Row($"f{i}.py", FileState.Differs))]
            )
        );

        var page = InventoryPage.Text(found, details: false, "--project shop").Split('\n');

        page[0].Should().StartWith("shop: NO-GO, 1 open condition");
        page.Length.Should().BeLessThanOrEqualTo(45);
        page.Should().OnlyContain(l => l.Length <= 100);
        InventoryPage.Text(found, details: true, "--project shop").Should().Contain("f39.py");
    }

    [Fact]
    public void A_service_of_a_profile_need_not_have_a_container()
    {
        using var config = JsonDocument.Parse(
            """{"name":"shop","services":{"app":{"image":"a"},"console":{"image":"a","profiles":["debug"]}}}"""
        );

        var model = ComposeModel.Parse(config);
        var other = new ContainerDetails { Id = "c0ffee", Name = "shop-other-1" };

        Disagreements
            .Find(model, [other])
            .Should()
            .HaveCount(2)
            .And.Contain(d => d.StartsWith("app:"))
            .And.Contain(d => d.StartsWith("shop-other-1:"));
    }

    [Theory]
    [InlineData("/run/secrets/token", "/srv/shop/token.txt", 0)]
    [InlineData("/data", "/srv/shop/other", 1)]
    public void A_secret_is_found_by_its_name_and_a_bind_mount_by_its_place(string target, string source, int differ)
    {
        using var config = JsonDocument.Parse(
            """
            {"name":"shop","secrets":{"token":{"file":"/srv/shop/token.txt"}},"services":{"app":{"image":"a",
            "secrets":[{"source":"token"}],"volumes":[{"type":"bind","source":"/srv/shop/data","target":"/data"}]}}}
            """
        );
        MountPoint[] asDeclared =
        [
            new()
            {
                Type = "bind",
                Source = "/srv/shop/token.txt",
                Destination = "/run/secrets/token",
            },
            new()
            {
                Type = "bind",
                Source = "/srv/shop/data",
                Destination = "/data",
            },
        ];
        var container = new ContainerDetails
        {
            Id = "c0ffee",
            Name = "app",
            Config = new ContainerConfig { Image = "a" },
            Mounts =
            [
                .. asDeclared.Where(m => m.Destination != target),
                new()
                {
                    Type = "bind",
                    Source = source,
                    Destination = target,
                },
            ],
        };

        Disagreements.Find(ComposeModel.Parse(config), [container]).Should().HaveCount(differ);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(-1, true)]
    public void A_file_that_changed_after_the_process_started_may_not_be_what_it_runs(int hours, bool isRisk)
    {
        var container = Found.Container() with { StartedAt = Found.At.AddHours(hours) };

        Found
            .Shop(Found.Place(RunsFrom.Image, Found.Row("main.py", FileState.Same)), container)
            .Risks.Any(r => r.What.Contains("after it started") && r.Evidence.Contains("main.py"))
            .Should()
            .Be(isRisk);
    }

    [Fact]
    public void A_stack_without_a_container_is_to_be_started_and_not_praised()
    {
        var found = InventoryLook.Concluded(Found.Shop() with { Containers = [] });

        found.OpenConditions.Should().ContainSingle(c => c.StartsWith("start the stack"));
        found.IsWorrying.Should().BeTrue();
    }

    [Fact]
    public void What_the_repository_does_not_hold_matters_where_it_is_code()
    {
        var found = Found.Shop(Found.Place(RunsFrom.Image, Found.Row("main.py", FileState.Same)));
        found = InventoryLook.Concluded(
            found with
            {
                Repository = found.Repository! with { NotHeld = ["src/lib, a submodule", "docs/theme, a submodule"] },
                UnsupportedBuilds = ["build of app: tags"],
            }
        );

        found.OpenConditions.Should().HaveCount(2).And.Contain(c => c.Contains("src/lib, a submodule"));
        found.OpenConditions.Should().Contain(c => c.Contains("build of app: tags"));
    }

    [Fact]
    public void A_role_that_reaches_more_than_its_data_is_a_risk_and_a_role_that_does_not_is_none()
    {
        var reaching = new LoginAnswer(false, "db was asked") { Breaches = 1, Reach = ["shop -> owner of orders"] };
        var found = InventoryLook.Concluded(
            Found.Shop() with
            {
                Databases = [Login("web", reaching), Login("tool", new LoginAnswer(false, "db was asked"))],
            }
        );

        found.Risks.Should().ContainSingle(r => r.What.Contains("web") && r.Evidence.Contains("owner of orders"));
        found.Risks.Should().NotContain(r => r.What.Contains("tool"));
        InventoryPage
            .Text(found, details: false, "--project shop")
            .Should()
            .Contain("1 way to more")
            .And.Contain("no way to more");
    }

    private static DatabaseLogin Login(string service, LoginAnswer answer) =>
        new(service, "DB_", "db", 5432, "shop", "shop", answer);

    private static string? Recommended(Inventories.Inventory found) =>
        found.Strategies.SingleOrDefault(s => s.Recommended)?.Strategy;
}

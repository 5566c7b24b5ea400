using Pipeline.Imports;
using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Tests.Imports;

[Collection("imports")]
[Trait("Needs", "engine")]
public sealed class ImportOriginsTests(ImportImages images)
{
    private const string Packages = "/usr/lib/python3/dist-packages";

    private static readonly ImportRules Python = new(
        new LanguageImports("python3", ["trading.main"], ["psycopg2"]),
        null,
        []
    );

    [Fact]
    public async Task A_container_that_only_ran_resolves_as_its_image()
    {
        await using var live = await images.Start();
        await live.Root("python3", "-c", "import trading.main, trading.space.inside");
        await live.Plant("/srv/app/logs/bot.log", "");
        await live.Plant("/srv/app/logging/today.log", "a folder without __init__.py shadows nothing");
        await live.Plant("/srv/app/runtime_config.json", "{}");
        await live.Plant("/srv/app/nobody_imports_this.py", "");

        (await Findings(live)).Should().BeEmpty();
    }

    [Theory]
    [InlineData("/srv/app/psycopg2.py", OriginKind.Dependency, "psycopg2", Packages + "/psycopg2/__init__.py")]
    [InlineData("/srv/app/psycopg2/__init__.py", OriginKind.Dependency, "psycopg2", Packages + "/psycopg2/__init__.py")]
    [InlineData("/srv/app/json.py", OriginKind.TopLevel, "json", "/usr/lib/python3.13/json/__init__.py")]
    [InlineData("/srv/app/ujson.py", OriginKind.TopLevel, "ujson", "")]
    [InlineData(
        "/srv/app/sitecustomize.py",
        OriginKind.TopLevel,
        "sitecustomize",
        "/usr/lib/python3.13/sitecustomize.py"
    )]
    [InlineData("/srv/app/usercustomize.py", OriginKind.TopLevel, "usercustomize", "")]
    [InlineData("/srv/app/trading/main/__init__.py", OriginKind.Module, "trading.main", "/srv/app/trading/main.py")]
    [InlineData("/srv/app/trading/main.abi3.so", OriginKind.Module, "trading.main", "/srv/app/trading/main.py")]
    [InlineData(
        "/srv/app/trading/package/deep/__init__.py",
        OriginKind.Module,
        "trading.package.deep",
        "/srv/app/trading/package/deep.py"
    )]
    public async Task A_planted_file_that_would_be_imported_instead_is_found_with_both_paths(
        string path,
        OriginKind kind,
        string name,
        string expected
    )
    {
        await using var live = await images.Start();
        await live.Plant(path, "raise SystemExit('planted code must not run here')");

        (await Findings(live)).Should().Contain(new OriginFinding(kind, name, expected, path));
    }

    [Fact]
    public async Task A_same_named_package_earlier_on_the_path_is_found_for_every_module_that_moves()
    {
        await using var live = await images.Start("PYTHONPATH=/opt/early:/srv/app", "PYTHONSAFEPATH=1");
        await live.Plant("/opt/early/trading/__init__.py", "");
        await live.Plant("/opt/early/trading/main.py", "");

        var findings = await Findings(live);

        findings
            .Should()
            .Contain(
                new OriginFinding(
                    OriginKind.Module,
                    "trading",
                    "/srv/app/trading/__init__.py",
                    "/opt/early/trading/__init__.py"
                )
            );
        findings
            .Should()
            .Contain(
                new OriginFinding(
                    OriginKind.Module,
                    "trading.main",
                    "/srv/app/trading/main.py",
                    "/opt/early/trading/main.py"
                )
            );
        findings
            .Should()
            .Contain(new OriginFinding(OriginKind.Module, "trading.noisy", "/srv/app/trading/noisy.py", ""));
    }

    [Fact]
    public async Task A_namespace_package_that_became_a_regular_one_is_found()
    {
        await using var live = await images.Start();
        await live.Plant("/srv/app/trading/space/__init__.py", "");

        (await Findings(live))
            .Should()
            .Contain(
                new OriginFinding(
                    OriginKind.Module,
                    "trading.space",
                    "/srv/app/trading/space",
                    "/srv/app/trading/space/__init__.py"
                )
            );
    }

    [Fact]
    public async Task A_pth_file_that_nobody_installed_is_found()
    {
        await using var live = await images.Start();
        await live.Plant($"{Packages}/zz.pth", "/opt/early\n");

        (await Findings(live))
            .Should()
            .ContainSingle()
            .Which.Should()
            .Match<OriginFinding>(f =>
                f.Kind == OriginKind.PathFile
                && f.Name == $"{Packages}/zz.pth"
                && f.Expected == ""
                && f.Found.Length == 64
            );
    }

    [Fact]
    public async Task A_pth_file_that_extends_the_search_path_shows_in_the_path_too()
    {
        await using var live = await images.Start();
        await live.Plant("/opt/early/colour.py", "");
        await live.Plant($"{Packages}/zz.pth", "/opt/early\n");

        (await Findings(live))
            .Should()
            .Contain(f =>
                f.Kind == OriginKind.SearchPath && f.Found.Contains("/opt/early") && !f.Expected.Contains("/opt/early")
            );
    }

    [Fact]
    public async Task An_edited_dependency_is_found_by_its_content()
    {
        await using var live = await images.Start();
        await live.Root("sed", "-i", "$a # edited", $"{Packages}/psycopg2/__init__.py");

        (await Findings(live))
            .Should()
            .ContainSingle()
            .Which.ToString()
            .Should()
            .StartWith("psycopg2 has other content than in the image (SHA-256 ");
    }

    [Fact]
    public async Task A_dependency_that_is_gone_is_found()
    {
        await using var live = await images.Start();
        await live.Root("rm", "-r", $"{Packages}/psycopg2");

        (await Findings(live))
            .Select(f => f.ToString())
            .Should()
            .Contain($"psycopg2 comes from nowhere; in the image it comes from {Packages}/psycopg2/__init__.py");
    }

    [Fact]
    public async Task Asking_leaves_no_trace_in_the_container()
    {
        await using var live = await images.Start();
        await live.Root("touch", "/tmp/before");

        await Findings(live);

        await live.Root(
            "sh",
            "-c",
            "test -z \"$(find / -xdev -newer /tmp/before -type f -not -path '/proc/*' -not -path '/sys/*')\""
        );
    }

    [Fact]
    public async Task A_shadowed_node_package_is_found_with_both_paths()
    {
        await using var live = await images.Start();
        await live.Plant("/srv/app/trading/node_modules/unrelated/index.js", "");
        var rules = new ImportRules(null, new LanguageImports("node", ["./trading/good.js"], ["plain", "modern"]), []);
        (await Findings(live, rules)).Should().BeEmpty();

        await live.Plant("/srv/app/node_modules/plain.js", "");

        (await Findings(live, rules))
            .Should()
            .Contain(
                new OriginFinding(
                    OriginKind.Dependency,
                    "plain",
                    "/srv/app/node_modules/plain/index.js",
                    "/srv/app/node_modules/plain.js"
                )
            );
    }

    [Fact]
    public async Task An_interpreter_that_is_gone_is_an_error_that_names_it_and_the_container()
    {
        await using var live = await images.Start();
        await live.Root("rm", "/usr/bin/python3");

        await live.Invoking(l => Findings(l))
            .Should()
            .ThrowAsync<ImportException>()
            .WithMessage($"python3 in container {live.Id} cannot say where its modules come from: *");
    }

    private Task<IReadOnlyList<OriginFinding>> Findings(LiveContainer live) => Findings(live, Python);

    private async Task<IReadOnlyList<OriginFinding>> Findings(LiveContainer live, ImportRules rules) =>
        await ImportOrigins.Verify(
            images.Engine,
            new RunningCode(
                live.Id,
                ImportSandbox.For(await images.Engine.Containers.Inspect(live.Id)),
                ImportImages.CodePath,
                [.. AppFiles.Code.Select(TreePath.FromText), TreePath.FromRaw("\u00ff.py")]
            ),
            rules,
            new ImageAnswers(null),
            CancellationToken.None
        );
}

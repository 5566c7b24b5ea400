using Pipeline.Imports;
using Pipeline.Stacks;

namespace Pipeline.Tests.Imports;

[Collection("imports")]
[Trait("Needs", "engine")]
public sealed class PythonImportTests(ImportImages images)
{
    [Theory]
    [InlineData("trading.main", "/srv/app/trading/main.py")]
    [InlineData("trading", "/srv/app/trading/__init__.py")]
    [InlineData("trading.noisy", "/srv/app/trading/noisy.py")]
    [InlineData("trading.threads", "/srv/app/trading/threads.py")]
    [InlineData("trading.daemon", "/srv/app/trading/daemon.py")]
    [InlineData("trading.temporary", "/srv/app/trading/temporary.py")]
    [InlineData("trading.space", "/srv/app/trading/space")]
    public async Task A_module_of_the_code_path_imports_whatever_it_prints_or_starts(string module, string origin) =>
        (await Only(module))
            .Should()
            .BeEquivalentTo(new ImportResult(ImportRole.Module, "python3", module, [origin], null));

    [Theory]
    [InlineData("trading.missing", "No module named 'not_installed'")]
    [InlineData("trading.broken", "SyntaxError")]
    [InlineData("trading.raises", "ValueError: no good")]
    [InlineData("trading.ends", "the module ends the interpreter when it is imported")]
    [InlineData("trading.vanishes", "ended with code 0 before the import was done")]
    [InlineData("trading.aborts", "aborts.py\", line 2")]
    [InlineData("trading.closes", "before the import was done")]
    [InlineData("trading.writes", "Read-only file system")]
    [InlineData("trading.absent", "No module named 'trading.absent'")]
    [InlineData("sys", "is built into the interpreter; expected it under /srv/app/trading")]
    public async Task A_module_that_does_not_import_fails_with_its_own_words(string module, string words) =>
        (await Only(module)).Error.Should().Contain(words);

    [Theory]
    [InlineData("helper", "/srv/app/helper.py")]
    [InlineData("json", "/usr/lib/python3.13/json/__init__.py")]
    [InlineData("trading.linked", "/srv/app/helper.py")]
    public async Task A_module_from_outside_of_the_code_path_fails_and_both_paths_are_named(
        string module,
        string origin
    ) => (await Only(module)).Error.Should().Be($"comes from {origin}; expected it under /srv/app/trading");

    [Fact]
    public async Task A_code_path_that_is_itself_reached_through_a_link_is_the_same_path()
    {
        var report = await Run(
            new LanguageImports("python3", ["trading.main"], []),
            images.Sandbox,
            "/srv/alias/trading"
        );

        report.Failures.Should().BeEmpty();
    }

    [Fact]
    public async Task A_module_that_hangs_is_killed_and_the_others_are_still_tried()
    {
        var imports = new LanguageImports("python3", ["trading.hangs", "trading.main", "trading.missing"], []);

        var report = await Run(imports, images.Sandbox with { Timeout = TimeSpan.FromSeconds(4) });

        report
            .Results[0]
            .Error.Should()
            .Contain("did not finish importing within 4 s")
            .And.Contain("hangs.py\", line 2");
        report.Results[1].Ok.Should().BeTrue();
        report.Results[2].Error.Should().Contain("not_installed");
    }

    [Fact]
    public async Task Dependencies_may_come_from_anywhere_and_their_origin_is_told()
    {
        var report = await Run(
            new LanguageImports("python3", [], ["psycopg2", "sys", "not_installed"]),
            images.Sandbox
        );

        report.Results.Select(r => r.Role).Should().AllBeEquivalentTo(ImportRole.Dependency);
        report.Results[0].Origins.Should().Equal("/usr/lib/python3/dist-packages/psycopg2/__init__.py");
        report.Results[1].Should().Match<ImportResult>(r => r.Ok && r.Origins.Count == 0);
        report.Failures.Should().ContainSingle().Which.Name.Should().Be("not_installed");
    }

    [Fact]
    public async Task The_search_path_of_the_service_decides_as_it_does_for_the_service()
    {
        var elsewhere = images.Sandbox with { WorkingDirectory = "/", Environment = ["PYTHONPATH=/srv/app"] };

        (await Run(new LanguageImports("python3", ["trading.main"], []), elsewhere)).Failures.Should().BeEmpty();
        (await Run(new LanguageImports("python3", ["trading.main"], []), elsewhere with { Environment = [] }))
            .Failures.Should()
            .ContainSingle()
            .Which.Error.Should()
            .Contain("No module named 'trading'");
    }

    [Fact]
    public async Task A_missing_interpreter_fails_every_name_and_is_named_with_the_image()
    {
        var report = await Run(new LanguageImports("python9", ["trading.main"], ["psycopg2"]), images.Sandbox);

        report
            .Failures.Should()
            .HaveCount(2)
            .And.OnlyContain(r =>
                r.Error!.StartsWith($"\"python9\" cannot be started in image {images.Image}: ")
                && r.Error.Contains("not found")
            );
    }

    [Fact]
    public async Task A_program_that_answers_nothing_proves_nothing() =>
        (await Run(new LanguageImports("true", ["trading.main"], []), images.Sandbox))
            .Failures.Should()
            .ContainSingle()
            .Which.Error.Should()
            .Be("\"true\" gave no readable answer");

    [Fact]
    public async Task A_program_that_is_no_interpreter_fails_with_what_it_says() =>
        (await Run(new LanguageImports("perl", ["trading.main"], []), images.Sandbox))
            .Failures.Should()
            .ContainSingle()
            .Which.Error.Should()
            .Contain("exit code");

    private async Task<ImportResult> Only(string module) =>
        (await Run(new LanguageImports("python3", [module], []), images.Sandbox)).Results.Single();

    private Task<ImportReport> Run(
        LanguageImports python,
        ImportSandbox sandbox,
        string codePath = ImportImages.CodePath
    ) => ImportCheck.Run(images.Engine, sandbox, codePath, new ImportRules(python, null, []), CancellationToken.None);
}

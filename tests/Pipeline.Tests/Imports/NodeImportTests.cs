using Pipeline.Imports;
using Pipeline.Stacks;

namespace Pipeline.Tests.Imports;

[Collection("imports")]
[Trait("Needs", "engine")]
public sealed class NodeImportTests(ImportImages images)
{
    [Theory]
    [InlineData("./trading/good.js", "/srv/app/trading/good.js")]
    [InlineData("./trading/module.mjs", "/srv/app/trading/module.mjs")]
    public async Task A_module_of_the_code_path_loads_whatever_it_prints_or_starts(string module, string origin) =>
        (await Run([module], []))
            .Results.Single()
            .Should()
            .BeEquivalentTo(new ImportResult(ImportRole.Module, "node", module, [origin], null));

    [Theory]
    [InlineData("trading/good.js", "/srv/app/trading/good.js")]
    [InlineData("trading/good", "/srv/app/trading/good.js")]
    [InlineData("good.js", "/srv/app/trading/good.js")]
    [InlineData("module.mjs", "/srv/app/trading/module.mjs")]
    public async Task A_module_may_be_written_without_a_dot_from_the_working_directory_or_the_code_path(
        string module,
        string origin
    ) =>
        (await Run([module], []))
            .Results.Single()
            .Should()
            .BeEquivalentTo(new ImportResult(ImportRole.Module, "node", module, [origin], null));

    [Fact]
    public async Task An_error_is_shown_whole_with_its_place()
    {
        var error = (await Run(["trading/broken.js"], [])).Results.Single().Error;

        error
            .Should()
            .Contain("/srv/app/trading/broken.js:")
            .And.Contain("SyntaxError")
            .And.NotContain("node:internal");
    }

    [Theory]
    [InlineData("./trading/missing.js", "Cannot find module 'not-installed'")]
    [InlineData("./trading/broken.js", "SyntaxError")]
    [InlineData("./trading/ends.js", "node ended with code 0 before the import was done")]
    [InlineData("./trading/absent.js", "Cannot find module './trading/absent.js'")]
    [InlineData("plain", "comes from /srv/app/node_modules/plain/index.js; expected it under /srv/app/trading")]
    public async Task A_module_that_does_not_load_or_lies_elsewhere_fails(string module, string words) =>
        (await Run([module], [])).Results.Single().Error.Should().Contain(words);

    [Fact]
    public async Task A_module_that_hangs_is_killed_and_the_others_are_still_tried()
    {
        var report = await Run(
            ["./trading/hangs.js", "./trading/good.js"],
            [],
            images.Sandbox with
            {
                Timeout = TimeSpan.FromSeconds(4),
            }
        );

        report.Results[0].Error.Should().Be("did not finish importing within 4 s");
        report.Results[1].Ok.Should().BeTrue();
    }

    [Fact]
    public async Task Dependencies_may_be_old_or_modern_packages_or_built_in()
    {
        var report = await Run([], ["plain", "modern", "node:fs", "not-installed"]);

        report.Results.Take(3).Should().OnlyContain(r => r.Ok);
        report.Results[0].Origins.Should().Equal("/srv/app/node_modules/plain/index.js");
        report.Results[1].Origins.Should().Equal("/srv/app/node_modules/modern");
        report.Results[2].Origins.Should().BeEmpty();
        report.Failures.Should().ContainSingle().Which.Error.Should().Contain("Cannot find module 'not-installed'");
    }

    private Task<ImportReport> Run(
        IReadOnlyList<string> modules,
        IReadOnlyList<string> dependencies,
        ImportSandbox? sandbox = null
    ) =>
        ImportCheck.Run(
            images.Engine,
            sandbox ?? images.Sandbox,
            ImportImages.CodePath,
            new ImportRules(null, new LanguageImports("node", modules, dependencies), []),
            CancellationToken.None
        );
}

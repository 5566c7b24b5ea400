using Pipeline.Imports;
using Pipeline.Stacks;
using Pipeline.Tests.Imports;

namespace Pipeline.Tests.Stacks;

[Collection("imports")]
[Trait("Needs", "engine")]
public sealed class ImportCommandTests(ImportImages images)
{
    [Theory]
    [InlineData("trading", "Shop", "/srv/app/trading/Shop.pm")]
    [InlineData("/srv/app/lib/../trading", "Shop", "/srv/app/trading/Shop.pm")]
    public async Task A_command_passes_when_the_file_it_names_last_lies_under_the_code_path(
        string folder,
        string package,
        string origin
    ) => (await Perl(folder, package)).Should().Match<ImportResult>(r => r.Ok && r.Origins.Single() == origin);

    [Theory]
    [InlineData("lib", "Elsewhere", "comes from /srv/app/lib/Elsewhere.pm; expected it under /srv/app/trading")]
    [InlineData(
        "/srv/app/trading/../lib",
        "Elsewhere",
        "comes from /srv/app/lib/Elsewhere.pm; expected it under /srv/app/trading"
    )]
    [InlineData("trading", "Absent", "exit code 2")]
    public async Task A_command_fails_on_its_exit_code_and_on_a_file_elsewhere(
        string folder,
        string package,
        string words
    ) => (await Perl(folder, package)).Error.Should().Contain(words);

    [Fact]
    public async Task A_command_that_prints_nothing_names_no_origin() =>
        (await Run(true, "true")).Error.Should().Be("printed nothing; expected the path of a file as the last line");

    [Fact]
    public async Task Only_the_last_line_of_a_very_long_output_counts() =>
        (await Run(true, "sh", "-c", "yes | head -c 50000000; echo /srv/app/trading/Shop.pm")).Ok.Should().BeTrue();

    [Fact]
    public async Task A_command_that_does_not_end_is_killed()
    {
        var sandbox = images.Sandbox with { Timeout = TimeSpan.FromSeconds(1) };

        var result = await Run(sandbox, false, "sleep", "1000");

        result.Error.Should().Be("did not finish within 1 s and was killed");
    }

    [Fact]
    public async Task A_missing_program_is_named_with_the_image() =>
        (await Run(false, "/opt/no/ruby"))
            .Error.Should()
            .StartWith($"\"/opt/no/ruby\" cannot be started in image {images.Image}: ");

    [Fact]
    public async Task Cancellation_is_no_result()
    {
        using var source = new CancellationTokenSource();
        var running = ImportCheck.Run(
            images.Engine,
            images.Sandbox,
            "/srv/app/trading",
            Rules(false, "sleep", "1000"),
            source.Token
        );
        await source.CancelAsync();

        await running.Invoking(r => r).Should().ThrowAsync<OperationCanceledException>();
    }

    private Task<ImportResult> Perl(string folder, string package) =>
        Run(true, "perl", $"-I{folder}", "-e", $"require {package}; print qq(noise\\n$INC{{'{package}.pm'}}\\n)");

    private Task<ImportResult> Run(bool origin, params string[] command) => Run(images.Sandbox, origin, command);

    private async Task<ImportResult> Run(ImportSandbox sandbox, bool origin, params string[] command) =>
        (
            await ImportCheck.Run(
                images.Engine,
                sandbox,
                ImportImages.CodePath,
                Rules(origin, command),
                CancellationToken.None
            )
        ).Results.Single();

    private static ImportRules Rules(bool origin, params string[] command) =>
        new(null, null, [new ImportCommand(command, origin)]);
}

using Pipeline.Platform;
using Pipeline.Tests.Bootstrap;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Docs;

/// <summary>The example of a service is one that systemd takes.</summary>
public sealed class UnitFileTests : IDisposable
{
    private const string Example = "docs/examples/pipeline-watch.service";
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Task<CommandResult> Verify(string unit) =>
        new Command("systemd-analyze", "verify", "--man=no", _folder.Write("pipeline-watch.service", unit)).Run(
            default
        );

    /// <summary>With the program that is here in the place of the example's path.</summary>
    [Fact]
    public async Task The_example_is_taken_by_systemd()
    {
        var unit = Pages.Read(Example).Replace("/opt/pipeline", Repository.Root, StringComparison.Ordinal);

        var result = await Verify(unit);

        result.ExitCode.Should().Be(0, result.Error);
        result.Error.Should().NotContain("pipeline-watch.service");
    }

    [Fact]
    public async Task A_word_that_systemd_does_not_know_is_seen()
    {
        var unit = Pages.Read(Example).Replace("ExecStart=", "ExecBegin=", StringComparison.Ordinal);

        (await Verify(unit)).Error.Should().Contain("pipeline-watch.service");
    }
}

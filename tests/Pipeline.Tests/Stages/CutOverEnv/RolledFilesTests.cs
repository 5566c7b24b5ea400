using Pipeline.Clusters;
using Pipeline.Database;
using Pipeline.Releases;
using Pipeline.Stages;
using Pipeline.Stages.CutOverEnv;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Stages.CutOverEnv;

/// <summary>A task that asks for the new secret may yet have another file: what it reads counts.</summary>
public sealed class RolledFilesTests : IDisposable
{
    private const string File = "/run/secrets/dsn";
    private readonly FakeSwarm _swarm = new(tasks: 1);
    private readonly CutOverSwarm _stack;

    public RolledFilesTests() => _stack = new CutOverSwarm(_swarm);

    public void Dispose()
    {
        _stack.Dispose();
        _swarm.Dispose();
    }

    [Theory]
    [InlineData(CutOverSwarm.NewDsn, true)]
    [InlineData($"{CutOverSwarm.NewDsn}\n", false)]
    [InlineData($"postgres://owner:{CutOverSwarm.OldPassword}@db/x", false)]
    [InlineData("", false)]
    public async Task Only_the_new_content_to_the_last_byte_holds_and_none_is_printed(string content, bool holds)
    {
        _swarm.Files[File] = content;

        var evidence = (await Look(TestStack.Service)).Should().ContainSingle().Which;

        evidence.Holds.Should().Be(holds);
        evidence.Claim.Should().Contain(File);
        $"{evidence}".Should().NotContain(CutOverSwarm.NewPassword).And.NotContain(CutOverSwarm.OldPassword);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_an_error_and_not_another_content() =>
        (await FluentActions.Invoking(() => Look(TestStack.Service)).Should().ThrowAsync<InvalidOperationException>())
            .Which.Message.Should()
            .Contain($"expected that cat reads {File}")
            .And.Contain("exit 1");

    [Fact]
    public async Task A_service_that_does_not_get_the_secret_is_not_asked_for_it() =>
        (await Look("other")).Should().BeEmpty();

    private async Task<IReadOnlyList<Evidence>> Look(string service)
    {
        using var secrets = await CutoverSecrets.Read(_stack.Context, default);
        var task = (await new Services(_stack.Context).Look(default))[0];
        var files = new RolledFiles(_stack.Context, [new NewSecret("dsn", "shop_dsn-r2", [service])]);
        return await files.Look(task, _stack.Context.Engine, secrets, default);
    }
}

using System.Security.Cryptography;
using Pipeline.Journal;
using Pipeline.Platform;
using Pipeline.Releases;
using Pipeline.Running;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Running;

public sealed class ReleaseProvenanceTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly StringWriter _said = new();
    private readonly JournalFile _journal;
    private readonly StackContext _context;

    public ReleaseProvenanceTests()
    {
        _context = TestContext.Of(TestStack.With(), state: _folder.Path, output: _said);
        _context.State.Create();
        _journal = JournalFile.Open(_context.State.JournalPath, TimeProvider.System);
    }

    public void Dispose() => _folder.Dispose();

    private string Statement => Path.Combine(_context.State.Reports, "r1.intoto.json");

    [Theory]
    [InlineData(Outcome.Verified, true)]
    [InlineData(Outcome.Partial, false)]
    [InlineData(Outcome.RolledBack, false)]
    public async Task Only_a_verified_release_has_one(Outcome outcome, bool expected)
    {
        await ReleaseProvenance.Keep(Ended(_context, outcome));

        File.Exists(Statement).Should().Be(expected);
        _said.ToString().Contains("reports: r1.intoto.json", StringComparison.Ordinal).Should().Be(expected);
        _said.ToString().Should().NotContain("[WRN]");
    }

    /// <summary>As on a full disk.</summary>
    [Fact]
    public async Task One_that_cannot_be_written_is_a_warning()
    {
        File.WriteAllText(_context.State.Reports, "a file is in the way");
        await ReleaseProvenance.Keep(Ended(_context, Outcome.Verified));

        _said
            .ToString()
            .Should()
            .Contain("[WRN] no provenance was written: ")
            .And.Contain("./build.sh Report --release r1 makes it");
    }

    [Fact]
    public async Task With_a_key_it_is_signed_and_a_key_that_is_gone_by_then_is_a_warning()
    {
        var key = Path.Combine(_folder.Path, "key.pem");
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(key, pair.ExportPkcs8PrivateKeyPem());
        await new Command("chmod", "600", key).Output(default);
        var release = Ended(_context with { SigningKey = key }, Outcome.Verified);
        await ReleaseProvenance.RequireKey(key);
        await ReleaseProvenance.Keep(release);
        File.Exists(Path.ChangeExtension(Statement, "dsse.json")).Should().BeTrue();

        File.Delete(key);
        await ReleaseProvenance.Keep(release);
        _said.ToString().Should().Contain("[WRN] no provenance was written").And.Contain("there is no such file");
    }

    [Fact]
    public async Task A_key_that_others_can_read_is_refused_before_anything_is_done()
    {
        var key = Path.Combine(_folder.Path, "key.pem");
        File.WriteAllText(key, "x");
        await new Command("chmod", "604", key).Output(default);

        (await FluentActions.Awaiting(() => ReleaseProvenance.RequireKey(key)).Should().ThrowAsync<PipelineException>())
            .Where(e => e.Code == ExitCode.Usage)
            .WithMessage("*--signing-key*expected 600*");
    }

    private Release Ended(StackContext context, Outcome outcome)
    {
        var release = TestContext.Release(context, _journal);
        var closing = new Closing(outcome, "c0ffee", new Dictionary<string, string>(), []);
        release.History.Apply(_journal.Append("r1", JournalEvent.Opened, null, release.Opening));
        release.History.Apply(_journal.Append("r1", JournalEvent.Closed, null, closing));
        return release;
    }
}

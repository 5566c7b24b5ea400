using System.Runtime.Versioning;
using System.Text;
using System.Text.RegularExpressions;
using Pipeline.Platform;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.CutOver;

[SupportedOSPlatform("linux")]
[CollectionDefinition(nameof(CutOverStack))]
public sealed class CutOverCollection : ICollectionFixture<CutOverStack>;

/// <summary>Each test leaves the demo on the old role, as it found it.</summary>
[SupportedOSPlatform("linux")]
[Collection(nameof(CutOverStack))]
public sealed class CutOverTests(CutOverStack stack)
{
    /// <summary>What breaks env files, URLs, SQL, shells and JSON.</summary>
    internal const string Nasty = """a$HOME'b"c\d $$ {e}#f%20&g<h>Qz7""";

    [Fact]
    public async Task A_wrong_password_stops_it_before_anything_moves()
    {
        var env = await File.ReadAllBytesAsync(stack.EnvFile);
        var bot = await stack.Identity("clawbot");
        var right = stack.Read("secrets/app.SECRET-READ-ONCE");
        stack.Write("secrets/app.SECRET-READ-ONCE", "not-the-password-0123456789");

        var run = await stack.CutOver();

        stack.Write("secrets/app.SECRET-READ-ONCE", right);
        run.Code.Should().Be(ExitCode.FailedBeforeAnyChange, run.Output);
        run.Output.Should().Contain("STOP RULE login").And.NotContain("not-the-password-0123456789");
        (await File.ReadAllBytesAsync(stack.EnvFile)).Should().Equal(env);
        (await stack.Identity("clawbot")).Should().Be(bot);
    }

    /// <summary>
    /// A role that is not there yet, with a password that needs every kind of quoting: there and back, rotation and
    /// all, and found nowhere.
    /// </summary>
    [Fact]
    public async Task It_moves_bot_and_worker_only_rotates_the_old_password_shows_none_and_goes_back()
    {
        var old = await stack.OldState();
        var (gui, database) = (await stack.Identity("gui"), await stack.Identity("gui-db"));
        var canary = stack.Write("secrets/canary.SECRET-READ-ONCE", Nasty);
        var file = stack.Variant(("tradingbot_gui_app", "tradingbot_canary"), ("secrets/app.", "secrets/canary."));
        await using var places = new CanaryPlaces(stack);

        var planned = await stack.CutOver(file, rotate: true, change: o => o with { DryRun = true });
        var hash = PlanHash.Parse(Regex.Match(planned.Output, "plan hash: ([0-9a-f]+)").Groups[1].Value);
        var there = await stack.CutOver(file, rotate: true, change: o => o with { PlanHash = hash });
        var (loggedIn, secretIsGone, withOld, withNew) = (
            await stack.LoggedIn(),
            !File.Exists(canary),
            await LogsIn(OldPassword()),
            await LogsIn(stack.Read("secrets/legacy.SECRET-READ-ONCE").Trim())
        );
        var again = await stack.CutOver(file, rotate: true);
        var report = await stack.Report();
        var rights = stack.Reported(stack.History().Releases.Last().Id).Rights;
        var search = places.Search(new Canary(Nasty), [there.Output, again.Output, report.Output]);
        await Task.WhenAny(search);
        var refused = await stack.Back("CutOverEnv", file);
        await stack.Sql("CREATE TABLE made_since (id serial)");
        var back = await stack.Back("CutOverRole", file);
        await stack.Sql("DROP TABLE made_since");

        there.Code.Should().Be(ExitCode.Done, there.Output);
        there
            .Output.Should()
            .Contain("AFTER")
            .And.Contain(": verified")
            .And.Contain("nothing needs the SECRET-READ-ONCE file any more")
            .And.Contain("downtime of clawbot: ");
        MatrixOf(there.Output).Should().HaveCountGreaterThan(30).And.OnlyContain(l => l.Length <= 80);
        loggedIn.Should().Be("tradingbot_canary");
        (secretIsGone, withOld, withNew).Should().Be((true, false, true));
        again.Code.Should().Be(ExitCode.Done, again.Output);
        again.Output.Should().Contain("nothing to do");
        report.Code.Should().Be(ExitCode.Done, report.Output);
        rights.Should().HaveCountGreaterThan(10).And.OnlyContain(r => r.After == r.MustBe && r.Before == r.MustBe);
        (await search).Should().BeEmpty();
        places.Created.Should().BeGreaterThanOrEqualTo(2, "bot and worker were recreated while it watched");
        refused.Code.Should().Be(ExitCode.FailedBeforeAnyChange, refused.Output);
        refused.Output.Should().Contain("RollbackRotateLegacy");
        back.Code.Should().Be(ExitCode.Done, back.Output);
        File.ReadAllText(canary).Trim('\n').Should().Be(Nasty);
        File.Exists(Path.Combine(stack.Folder, "secrets/legacy.SECRET-READ-ONCE")).Should().BeFalse();
        (await LogsIn(OldPassword())).Should().BeTrue();
        (await stack.OldState()).Should().Be(old);
        (await stack.Identity("gui")).Should().Be(gui);
        (await stack.Identity("gui-db")).Should().Be(database);
    }

    [Fact]
    public async Task A_password_that_no_file_holds_comes_from_standard_input_or_is_asked_for()
    {
        var right = stack.Read("secrets/app.SECRET-READ-ONCE");
        File.Delete(Path.Combine(stack.Folder, "secrets/app.SECRET-READ-ONCE"));
        var file = stack.Variant(("creators: [tradingbot_gui_migrator,", "creators: [nobody_made_this,"));

        var none = await stack.CutOver(file);
        var given = await stack.CutOver(file, password: right);
        var two = await stack.CutOver(file, password: "one\ntwo\n");

        stack.Write("secrets/app.SECRET-READ-ONCE", right);
        none.Code.Should().Be(ExitCode.FailedBeforeAnyChange, none.Output);
        none.Output.Should()
            .ContainAll("nothing says the password of tradingbot_gui_app", "app.SECRET-READ-ONCE", "--secret-stdin");
        given
            .Output.Should()
            .Contain("nobody_made_this")
            .And.NotContain(right.Trim(), "the password was taken, and the next check reached");
        two.Output.Should().Contain("more than one line");
    }

    private string OldPassword() =>
        stack
            .Read(".env")
            .Split('\n')
            .Single(l => l.StartsWith("POSTGRES_PASSWORD=", StringComparison.Ordinal))["POSTGRES_PASSWORD=".Length..]
            .Trim();

    /// <summary>As the old role, from another container, over the network.</summary>
    private async Task<bool> LogsIn(string password)
    {
        var result = await new Command(
            "docker",
            "exec",
            "--interactive",
            stack.Container("gui"),
            "python3",
            "-c",
            "import sys, psycopg2; psycopg2.connect(host='gui-db', dbname='tradingbot_gui', user='tradingbot_gui', password=sys.stdin.read())"
        ).Run(CancellationToken.None, async stdin => await stdin.WriteAsync(Encoding.UTF8.GetBytes(password)));
        result
            .Error.Should()
            .BeOneOf(
                "",
                result.Error.Contains("password authentication failed", StringComparison.Ordinal)
                    ? result.Error
                    : "a refusal of the password and nothing else"
            );
        return result.Ok;
    }

    private static IEnumerable<string> MatrixOf(string output) =>
        output
            .Split('\n')
            .SkipWhile(l => !l.Contains("permission matrix", StringComparison.Ordinal))
            .Where(l =>
                l.Contains("  OLD ", StringComparison.Ordinal)
                || l.Contains(" ALLOWED ", StringComparison.Ordinal) && !l.Contains("proven", StringComparison.Ordinal)
            );
}

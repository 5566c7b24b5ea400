using Npgsql;

namespace Pipeline.Postgres.Tests.Roles;

[Collection(PostgresCollection.Name)]
[Trait("Needs", "engine")]
public sealed class PasswordTests(PostgresServer server)
{
    [Theory]
    [InlineData("plain-canary-1")]
    [InlineData("canary $HOME 'q' \"d\" \\b #%20&;")]
    public async Task A_password_set_by_verifier_logs_in_and_never_reaches_the_server_log(string password)
    {
        await using var database = await TestDatabase.Provisioned(server);
        var setter = new PasswordSetter(database.Legacy);

        await setter.Set(database.Model.App, password, default);

        await using var login = server.Connect(database.Name, database.Model.App, password);
        (await LoginProbe.Try(login, default)).Verdict.Should().Be(Verdict.Allowed);
        await database.Sql($"SELECT 'behind {database.Model.App}'");
        await server.Logged($"behind {database.Model.App}");
        server
            .Log.Should()
            .NotContain($"ALTER ROLE \"{database.Model.App}\" PASSWORD")
            .And.NotContain("SCRAM-SHA-256$")
            .And.NotContain(password)
            .And.NotContain(password.Replace("'", "''", StringComparison.Ordinal));
        (await setter.Compare(database.Model.App, password, default)).Should().Be(PasswordState.Matches);
        (await setter.Compare(database.Model.App, password + "x", default)).Should().Be(PasswordState.Differs);
        await setter.Clear(database.Model.App, default);
        (await setter.Compare(database.Model.App, password, default)).Should().Be(PasswordState.Missing);
    }

    [Fact]
    public async Task A_wrong_password_is_a_refused_login_and_no_verdict_on_rights()
    {
        await using var database = await TestDatabase.Provisioned(server);
        await using var wrong = server.Connect(database.Name, database.Model.App, "wrong");

        (await LoginProbe.Try(wrong, default))
            .Should()
            .Match<ProbeResult>(r => r.Verdict == Verdict.Denied && r.SqlState == "28P01");
        var probe = await new Prober(wrong, database.Legacy).ProbeDenied("DROP TABLE decision_logs", default);
        probe.Verdict.Should().Be(Verdict.Inconclusive);
        probe.SqlState.Should().Be("28P01");
    }

    [Fact]
    public async Task Without_the_right_to_read_verifiers_the_state_is_unknown()
    {
        await using var database = await TestDatabase.Provisioned(server);

        (await new PasswordSetter(database.App).Compare(database.Model.App, database.AppPassword, default))
            .Should()
            .Be(PasswordState.Unknown);
    }

    [Fact]
    public async Task A_password_is_put_back_that_nobody_knows_any_more()
    {
        await using var database = await TestDatabase.Provisioned(server);
        var setter = new PasswordSetter(database.Legacy);
        var before = await setter.Verifier(database.Model.App, default);
        await setter.Set(database.Model.App, "another-password-0", default);
        await using var old = server.Connect(database.Name, database.Model.App, database.AppPassword);
        (await LoginProbe.Try(old, default)).Verdict.Should().Be(Verdict.Denied);

        await setter.SetVerifier(database.Model.App, before!, default);

        (await LoginProbe.Try(old, default)).Verdict.Should().Be(Verdict.Allowed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two\nlines")]
    [InlineData("pässword")]
    public void A_password_that_clients_would_read_differently_is_refused_without_repeating_it(string password)
    {
        var refusal = FluentActions
            .Invoking(() => ScramVerifier.Compute(password))
            .Should()
            .Throw<ArgumentException>()
            .Which;

        if (password.Length > 0)
        {
            refusal.Message.Should().NotContain(password);
        }
    }

    [Fact]
    public void The_verifier_is_that_of_RFC_7677()
    {
        var salt = Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ==");

        ScramVerifier
            .Compute("pencil", salt, 4096)
            .Should()
            .Be(
                "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU="
            );
    }
}

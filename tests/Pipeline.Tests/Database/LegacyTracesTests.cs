using Pipeline.Database;

namespace Pipeline.Tests.Database;

public sealed class LegacyTracesTests
{
    private const string Password = "p@ss \"w/rd\" 4711";

    [Theory]
    [InlineData("ADMIN_DSN", "postgres://someone:p%40ss%20%22w%2Frd%22%204711@db/x")]
    [InlineData("ANYTHING", "prefix p@ss \"w/rd\" 4711 suffix")]
    [InlineData("CONFIG", "{\"password\":\"p@ss \\\"w/rd\\\" 4711\"}")]
    [InlineData("BASIC", "cEBzcyAidy9yZCIgNDcxMQ==")]
    [InlineData("DSN", "postgresql://legacy@db/x")]
    [InlineData("CONNINFO", "host=db user=legacy dbname=x")]
    [InlineData("DB_USER", "legacy")]
    public void The_old_credentials_are_found_in_any_form_under_any_name(string key, string value) =>
        new LegacyTraces("legacy", Password).In(key, value).Should().BeTrue();

    [Theory]
    [InlineData("DB_NAME", "legacy")]
    [InlineData("DSN", "postgres://app:other@db/legacy")]
    [InlineData("NOTE", "pass word 4711")]
    public void What_only_looks_alike_is_not(string key, string value) =>
        new LegacyTraces("legacy", Password).In(key, value).Should().BeFalse();

    [Fact]
    public void A_password_that_is_the_roles_name_counts_only_where_a_secret_is_named()
    {
        var traces = new LegacyTraces("tradingbot", "tradingbot");

        traces.In("GUI_DB_PASSWORD", "tradingbot").Should().BeTrue();
        traces.In("GUI_DB_NAME", "tradingbot").Should().BeFalse();
        traces.In("IMAGE", "tradingbot:latest").Should().BeFalse();
    }

    [Fact]
    public void An_unknown_password_leaves_the_roles_name() =>
        new LegacyTraces("legacy", null).In("X", "postgres://legacy:secret@db/x").Should().BeTrue();
}

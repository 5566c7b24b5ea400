using Pipeline.Inventories;

namespace Pipeline.Tests.Inventory;

/// <summary>Command lines and environments hold secrets; an inventory shows names only.</summary>
public sealed class SecretsTests
{
    [Theory]
    [InlineData("python3 -m shop.main --paper", "python3 -m shop.main --paper")]
    [InlineData("node server.js 8080", "node server.js 8080")]
    [InlineData("app --password hunter2", "app --password ***")]
    [InlineData("app --db-token=abc", "app --db-token=***")]
    [InlineData("psql postgres://shop:hunter2@db/shop", "psql ***")]
    [InlineData("redis-server --requirepass hunter2", "redis-server --requirepass ***")]
    [InlineData("mysql -p hunter2", "mysql -p ***")]
    [InlineData("PASSWORD=hunter2", "PASSWORD=***")]
    public void A_command_line_is_shown_without_what_may_be_secret(string command, string shown) =>
        ShownCommand.Of(command.Split(' ')).Should().Be(shown);

    [Fact]
    public void A_script_of_a_shell_is_masked_word_by_word() =>
        ShownCommand.Of(["sh", "-c", "exec app --token hunter2"]).Should().Be("sh -c 'exec app --token ***'");

    [Fact]
    public void Logins_are_found_in_urls_and_in_groups_of_variables()
    {
        var found = DeclaredLogins.Find([
            "DATABASE_URL=postgresql+psycopg2://shop:hunter%402@db:5433/orders?sslmode=disable",
            "GUI_DB_HOST=gui-db",
            "GUI_DB_USER=gui",
            "GUI_DB_PASSWORD=hunter2",
            "SMTP_HOST=mail",
            "SMTP_USER=nobody",
            "EMPTY_DB_HOST=",
        ]);

        found
            .Select(l => (l.Variable, l.Host, l.Port, l.Database, l.Role))
            .Should()
            .BeEquivalentTo([
                ("DATABASE_URL", "db", 5433, "orders", "shop"),
                ("GUI_DB_", "gui-db", 5432, (string?)null, "gui"),
            ]);
        found[0].Password!.Reveal().Should().Be("hunter@2");
        found[0].ToString().Should().NotContain("hunter");
    }
}

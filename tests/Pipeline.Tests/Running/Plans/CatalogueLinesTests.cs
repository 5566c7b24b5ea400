using Pipeline.Postgres;
using Pipeline.Running;

namespace Pipeline.Tests.Running.Plans;

public sealed class CatalogueLinesTests
{
    private static readonly Execution Nothing = new([], [], [], [], [], [], [], [], [], [], [], new HashSet<string>());

    private static Catalogue Of(params CatalogueObject[] objects) =>
        new(170005, "shop", false, [], [], objects, [], [], [], [], []) { Execution = Nothing, RemoteRights = [] };

    private static CatalogueObject Table(string name, params AclEntry[] acl) =>
        new(ObjectKind.Table, 16400, "public", name, "", 10, default, acl);

    private static string Text(Catalogue catalogue) =>
        string.Join('\n', CatalogueLines.From(catalogue).Order(StringComparer.Ordinal));

    private static readonly AclEntry Select = new(16385, 10, "SELECT", false);
    private static readonly AclEntry Insert = new(16385, 10, "INSERT", false);

    [Fact]
    public void A_grant_changes_the_text() =>
        Text(Of(Table("orders", Select))).Should().NotBe(Text(Of(Table("orders", Select, Insert))));

    [Fact]
    public void A_grant_option_and_an_owner_change_the_text()
    {
        Text(Of(Table("orders", Select))).Should().NotBe(Text(Of(Table("orders", Select with { Grantable = true }))));
        Text(Of(Table("orders"))).Should().NotBe(Text(Of(Table("orders") with { Owner = 11 })));
    }

    [Fact]
    public void The_order_in_which_the_server_stored_them_does_not() =>
        Text(Of(Table("a", Select, Insert), Table("b"))).Should().Be(Text(Of(Table("b"), Table("a", Insert, Select))));
}

using Pipeline.Inventories;
using Pipeline.Tests.Fixtures;
using Pipeline.Trees;

namespace Pipeline.Tests.Inventory;

public sealed class CodeSearchTests
{
    [Fact]
    public void A_folder_of_the_repository_is_found_below_another_name()
    {
        var found = Find(
            ["Dockerfile=FROM x", "public/index.php=one", "public/version.php=two"],
            ["site/index.php=one", "site/version.php=two // edited"]
        );

        found.Should().Equal(("public", "site", 2, 1));
    }

    [Fact]
    public void Where_only_a_part_of_the_repository_is_there_it_is_the_deepest_folder_that_holds_it()
    {
        var found = Find(
            ["Dockerfile=FROM x", "readme.md=r", "trading/main.py=m", "trading/db/emit.py=e"],
            ["workspace/trading/main.py=m", "workspace/trading/db/emit.py=e", "workspace/logs/a.log=x"]
        );

        found.Should().Equal(("trading", "workspace/trading", 2, 2));
    }

    [Fact]
    public void A_whole_repository_stays_whole()
    {
        var found = Find(["server.js=s", "lib/price.js=p"], ["server.js=s", "lib/price.js=p", "uploads/a.png=x"]);

        found.Should().Equal((".", ".", 2, 2));
    }

    [Fact]
    public void A_copy_beside_it_is_a_second_place()
    {
        var found = Find(
            ["Dockerfile=FROM x", "app/main.py=new", "app/shop.py=new too"],
            ["app/main.py=new", "app/shop.py=new too", "app-backup/main.py=old", "app-backup/shop.py=new too"]
        );

        found.Should().Equal(("app", "app", 2, 2), ("app", "app-backup", 2, 1));
    }

    [Theory]
    [InlineData("package.json={}")]
    [InlineData("node_modules/shop/index.js=same")]
    [InlineData("var/readme=other")]
    public void Names_that_every_tree_has_are_no_code(string there) =>
        Find(["package.json={ 1 }", "index.js=same", "lib/a.js=a", "readme=mine"], [there]).Should().BeEmpty();

    private static IEnumerable<(string, string, int, int)> Find(string[] repository, string[] there)
    {
        var tree = Tree.Of(there);
        var git = Tree.Git(repository);
        var candidates = CodeSearch.Candidates(git, tree);
        return CodeSearch
            .Find(git, tree.Where(e => candidates.Contains(e.Path)))
            .Select(m => (m.Source.ToString(), m.Inside.ToString(), m.Files, m.Equal));
    }
}

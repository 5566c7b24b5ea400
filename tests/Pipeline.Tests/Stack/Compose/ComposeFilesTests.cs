using Pipeline.Stacks;

namespace Pipeline.Tests.Stacks;

public sealed class ComposeFilesTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    private IEnumerable<string> Of(string compose) =>
        ComposeFiles
            .From(_folder.Path, [_folder.Write("compose.yml", compose)])
            .Select(f => Path.GetRelativePath(_folder.Path, f));

    [Theory]
    [InlineData("services: { a: { extends: { file: base.yml, service: b } } }", "base.yml")]
    [InlineData("services: { a: { extends: b }, b: { image: x } }")]
    [InlineData("include: [ one.yml, { path: [ two.yml, sub/three.yml ] } ]", "one.yml", "two.yml", "sub/three.yml")]
    [InlineData("include: [ '${WHICH}.yml' ]")]
    [InlineData("include: [ compose.yml ]")]
    [InlineData("services: [")]
    public void What_it_names_is_read_too(string compose, params string[] expected) =>
        Of(compose).Should().Equal([.. expected.Prepend("compose.yml")]);

    [Fact]
    public void So_is_what_those_name_beside_them()
    {
        _folder.Write("sub/one.yml", "include: [ two.yml ]");
        _folder.Write("sub/two.yml", "services: { a: { extends: { file: ../base.yml, service: b } } }");

        Of("include: [ sub/one.yml ]").Should().Equal("compose.yml", "sub/one.yml", "sub/two.yml", "base.yml");
    }
}

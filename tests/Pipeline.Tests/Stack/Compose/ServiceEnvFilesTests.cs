using Pipeline.Stacks;

namespace Pipeline.Tests.Stacks;

public sealed class ServiceEnvFilesTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    private IEnumerable<string> Of(string compose) =>
        ServiceEnvFiles
            .From(_folder.Path, [_folder.Write("compose.yml", compose)])
            .Select(f =>
                $"{f.Service} {(Path.IsPathRooted(f.Path) ? Path.GetRelativePath(_folder.Path, f.Path) : f.Path)}"
            );

    [Theory]
    [InlineData("services: { a: { env_file: one.env } }", "a one.env")]
    [InlineData("services: { a: { env_file: [one.env, sub/two.env] } }", "a one.env", "a sub/two.env")]
    [InlineData(
        "services: { a: { env_file: [ { path: one.env, required: false }, two.env ] } }",
        "a one.env",
        "a two.env"
    )]
    [InlineData("x: &b { env_file: one.env }\nservices: { a: { <<: *b }, c: { <<: *b } }", "a one.env", "c one.env")]
    [InlineData("services: { a: { extends: b }, b: { env_file: one.env } }", "a one.env", "b one.env")]
    [InlineData("services: { a: { extends: { service: b } }, b: { env_file: one.env } }", "a one.env", "b one.env")]
    [InlineData("services: { a: { env_file: \"${WHICH}.env\" } }", "a ${WHICH}.env")]
    [InlineData("services: { a: { image: x } }")]
    [InlineData("services: { a: { extends: a } }")]
    public void Every_form_is_read(string compose, params string[] expected) => Of(compose).Should().Equal(expected);

    [Fact]
    public void Files_of_an_extended_and_of_an_included_file_lie_beside_that_file()
    {
        _folder.Write("base/common.yml", "services: { b: { env_file: one.env } }");

        Of("services: { a: { extends: { file: base/common.yml, service: b } } }").Should().Equal("a base/one.env");
        Of("include: [ base/common.yml ]").Should().Equal("b base/one.env");
    }

    [Fact]
    public void What_is_no_compose_file_names_none() => Of("services: [").Should().BeEmpty();
}

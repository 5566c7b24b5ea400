using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Running;
using Pipeline.Stacks;

namespace Pipeline.Tests.Running;

public sealed class ComposeOriginsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("origins-").FullName;

    public ComposeOriginsTests()
    {
        foreach (var file in new[] { "a.yml", "b.yml", "prod.env" })
            File.WriteAllText(Path.Combine(_folder, file), "");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private ComposeProject Project(params string[] files) =>
        new(_folder, [.. files.Select(f => Path.Combine(_folder, f))], [], null, []);

    private static ComposeOrigin Origin(string directory, params string[] files) =>
        new("web", directory, files, [], new Dictionary<string, string>());

    [Fact]
    public void The_same_files_in_another_checkout_are_the_same() =>
        ComposeOrigins
            .Problems(Origin("/elsewhere", "a.yml", "b.yml"), Project("a.yml", "b.yml"), null)
            .Should()
            .BeEmpty();

    [Fact]
    public void A_file_that_is_left_out_is_named_with_the_line_to_write() =>
        ComposeOrigins
            .Problems(Origin(_folder, "a.yml", "b.yml"), Project("a.yml"), null)
            .Should()
            .ContainSingle()
            .Which.Next.Should()
            .Contain("compose: [a.yml, b.yml]")
            .And.Contain("docker compose -f a.yml up -d web");

    [Fact]
    public void A_file_that_was_deleted_on_purpose_is_no_problem() =>
        ComposeOrigins.Problems(Origin(_folder, "a.yml", "gone.yml"), Project("a.yml"), null).Should().BeEmpty();

    [Fact]
    public void A_file_more_than_before_is_no_problem() =>
        ComposeOrigins.Problems(Origin(_folder, "a.yml"), Project("a.yml", "b.yml"), null).Should().BeEmpty();

    [Fact]
    public void An_env_file_that_is_left_out_is_named_with_the_line_to_write() =>
        ComposeOrigins
            .Problems(Origin(_folder, "a.yml") with { EnvFiles = ["prod.env"] }, Project("a.yml"), null)
            .Should()
            .ContainSingle()
            .Which.Next.Should()
            .Contain("env_files: [prod.env]");

    [Fact]
    public void The_same_relative_folder_of_another_checkout_is_another_folder()
    {
        var service = new ComposeService
        {
            Name = "web",
            Image = "i",
            Mounts = [new ComposeMount(MountKind.Bind, "/data", Path.Combine(_folder, "data"))],
        };
        var origin = Origin("/opt/shop", "a.yml") with
        {
            Binds = new Dictionary<string, string> { ["/data"] = "/opt/shop/data" },
        };

        ComposeOrigins
            .Problems(origin, Project("a.yml"), service)
            .Should()
            .ContainSingle()
            .Which.Found.Should()
            .Contain("/opt/shop/data");
        ComposeOrigins
            .Problems(
                origin with
                {
                    Binds = new Dictionary<string, string> { ["/data"] = "/mnt/data" },
                },
                Project("a.yml"),
                service
            )
            .Should()
            .BeEmpty();
    }
}

using Pipeline.Releases;
using Pipeline.Terms;
using Pipeline.Tests.Stacks;

namespace Pipeline.Tests.Releases;

public sealed class OpenedStackTests : IDisposable
{
    private readonly Folder _folder = new();

    private const string Compose = """
        name: shop
        services:
          web: { build: ., image: shop, volumes: ["data:/app"] }
          db: { image: postgres }
        volumes: { data: }
        """;

    public void Dispose() => _folder.Dispose();

    private string Refusal(string definition) =>
        FluentActions
            .Invoking(() => OpenedStack.Read(_folder.Write("pipeline.yml", definition)).Load(Samples.Compose(Compose)))
            .Should()
            .Throw<PipelineException>()
            .Where(e => e.Code == ExitCode.Usage)
            .Which.Message;

    [Fact]
    public void Mistakes_of_every_kind_are_said_in_one_run_in_the_order_of_the_file_and_each_once()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "source"));

        var said = Refusal(
            """
            version: 1
            profile: [debug]
            code:
              - source: sorce
                path: /app
                services: [web, worker]
                strategy: unshadow
            services:
              web: { stable_for: soon }
            volumes:
              dta: { state: ["uploads/**"] }
            boundaries:
              - { name: live, service: db, variable: DB, expect: x, sql: SELECT 1 }
            """
        );

        string[] mistakes =
        [
            "\"profile\"",
            "Did you mean \"source\"",
            "\"worker\"",
            "strategy unshadow needs it",
            "stable_for",
            "\"dta\"",
            "boundaries[0]: ",
        ];
        foreach (var mistake in mistakes)
            said.Split(mistake).Should().HaveCount(2, "{0} is said once in:\n{1}", mistake, said);
        mistakes.Select(m => said.IndexOf(m, StringComparison.Ordinal)).Should().BeInAscendingOrder();
    }

    [Fact]
    public void What_follows_from_another_mistake_is_not_said()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "app"));

        var said = Refusal(
            """
            version: 1
            code:
              - { source: app, path: app, services: [web], strategy: rebild }
            services: { web: {} }
            """
        );

        said.Split(": expected ").Should().HaveCount(3, said);
    }
}

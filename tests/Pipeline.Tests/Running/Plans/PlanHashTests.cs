using Pipeline.Running;
using Pipeline.Terms;

namespace Pipeline.Tests.Running.Plans;

public sealed class PlanHashTests
{
    private static readonly string[] Kinds = ["the commit", "the env files", "the plan of Recreate"];

    private static PlanPart[] Parts(params string[] contents)
    {
        using var key = new PlanKey("ENGINE");
        return [.. Kinds.Zip(contents, (kind, content) => key.Part(kind, content))];
    }

    [Fact]
    public void The_same_parts_have_the_same_hash_and_a_dry_run_prints_what_the_real_run_takes()
    {
        var hash = PlanHash.From(Parts("c1", "A=1", "web"));

        PlanHash.From(Parts("c1", "A=1", "web")).Should().Be(hash);
        PlanHash.Parse(hash.Text).IsOf(Parts("c1", "A=1", "web")).Should().BeTrue();
    }

    [Theory]
    [InlineData("c2", "A=1", "web", "the commit")]
    [InlineData("c1", "A=2", "web", "the env files")]
    [InlineData("c1", "A=1", "worker", "the plan of Recreate")]
    public void What_differs_is_named(string commit, string env, string plan, string named)
    {
        var hash = PlanHash.From(Parts("c1", "A=1", "web"));

        hash.IsOf(Parts(commit, env, plan)).Should().BeFalse();
        hash.Differing(Parts(commit, env, plan)).Should().Equal(named);
    }

    [Fact]
    public void A_hash_of_other_stages_names_no_part()
    {
        var hash = PlanHash.From([.. Parts("c1", "A=1", "web").Take(2)]);

        hash.IsOf(Parts("c1", "A=1", "web")).Should().BeFalse();
        hash.Differing(Parts("c1", "A=1", "web")).Should().BeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    [InlineData("0123456789abcdef0123456789abcdef12")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF123")]
    [InlineData("0123456789abcdef0123456789abcdef123\n")]
    [InlineData(" 0123456789abcdef0123456789abcdef123")]
    [InlineData("g123456789abcdef0123456789abcdef123")]
    public void What_no_dry_run_prints_is_bad_usage(string text) =>
        FluentActions
            .Invoking(() => PlanHash.Parse(text))
            .Should()
            .Throw<PipelineException>()
            .Where(e => e.Code == ExitCode.Usage)
            .WithMessage("*--plan-hash: expected*found*--dry-run*");

    [Fact]
    public void Another_engine_makes_another_digest_of_the_same_secret()
    {
        using var here = new PlanKey("ENGINE");
        using var there = new PlanKey("OTHER");

        here.Stretched("the env files", "PIN=1234").Should().Be(here.Stretched("the env files", "PIN=1234"));
        here.Stretched("the env files", "PIN=1234")
            .Digest.Should()
            .HaveLength(64)
            .And.NotBe(there.Stretched("the env files", "PIN=1234").Digest);
        here.Part("a", "b").Should().NotBe(here.Part("a", "c"));
    }
}

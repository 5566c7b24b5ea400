using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Tests.Releases;

public sealed class ReferencesTests
{
    [Theory]
    [InlineData("web", "web", "latest")]
    [InlineData("web:1", "web", "1")]
    [InlineData("team/web:1", "team/web", "1")]
    [InlineData("host:5000/web", "host:5000/web", "latest")]
    [InlineData("host:5000/team/web:1", "host:5000/team/web", "1")]
    [InlineData("web@sha256:00ff", "web", "latest")]
    [InlineData("host:5000/web:1@sha256:00ff", "host:5000/web", "1")]
    public void A_reference_has_a_repository_and_a_tag(string reference, string repository, string tag)
    {
        References.Split(reference).Should().Be((repository, tag));
        References.WithTag(reference, "kept").Should().Be($"{repository}:kept");
    }

    [Theory]
    [InlineData("sha256:0123456789abcdef0123", "0123456789ab")]
    [InlineData("0123456789abcdef0123", "0123456789ab")]
    [InlineData("0123", "0123")]
    public void An_id_is_shortened_as_docker_does(string id, string expected) =>
        ServiceState.Short(id).Should().Be(expected);

    [Fact]
    public void A_service_is_the_same_by_what_it_runs_not_by_its_container()
    {
        var before = new ServiceState("web", "one", "n", "sha256:1", "r", true, null, 1, 0, default, null);

        before.SameAs(before with { Container = "two", Pid = 2 }).Should().BeTrue();
        before.SameAs(before with { Image = "sha256:2" }).Should().BeFalse();
        before.SameAs(before with { Running = false }).Should().BeFalse();
    }
}

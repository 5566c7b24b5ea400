using Pipeline.Docker;

namespace Pipeline.EndToEnd.Swarm;

[Collection(BenchCollection.Name)]
[Trait("Needs", "engine")]
public sealed class RegistryTests(BenchFixture fixture)
{
    private ImageApi Images => fixture.Manager.Images;

    [Fact]
    public async Task The_registry_has_what_was_pushed_under_the_digest_that_the_push_named()
    {
        var pushed = await fixture.Images.Push("pushed:1", new Dictionary<string, string> { ["a"] = "1" });
        var (reference, digest) = (pushed.Split('@')[0], pushed.Split('@')[1]);

        var byTag = await Images.InRegistry(reference, fixture.Bench.Login);
        var byDigest = await Images.InRegistry(pushed, fixture.Bench.Login);

        byTag.Descriptor.Digest.Should().Be(digest).And.Be(byDigest.Descriptor.Digest);
        byTag.Platforms.Should().ContainSingle().Which.Os.Should().Be("linux");
        var other = await fixture.Images.Push("pushed:2", new Dictionary<string, string> { ["a"] = "2" });
        other.Should().NotEndWith(digest);
    }

    [Fact]
    public async Task A_missing_image_a_wrong_password_and_a_registry_that_is_away_are_told_apart()
    {
        var pushed = await fixture.Images.Push("there:1", new Dictionary<string, string>());
        var login = fixture.Bench.Login;

        await Images
            .Awaiting(i => i.InRegistry($"{login.Registry}/there:2", login))
            .Should()
            .ThrowAsync<DockerNotFoundException>();
        var wrong = await Images
            .Awaiting(i => i.InRegistry(pushed, login with { Secret = "not-the-password" }))
            .Should()
            .ThrowAsync<DockerException>();
        wrong.Which.Status.Should().Be(System.Net.HttpStatusCode.Unauthorized);
        wrong.Which.ToString().Should().NotContain("not-the-password");
        await Images.Awaiting(i => i.InRegistry(pushed)).Should().ThrowAsync<DockerException>();
        await fixture.Bench.StopRegistry();
        // The engine asks for half a minute until it gives up.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await Images
            .Awaiting(i => i.InRegistry(pushed, login, patience.Token))
            .Should()
            .ThrowAsync<OperationCanceledException>();
        await fixture.Bench.StartRegistry();
        (await Images.InRegistry(pushed, login)).Descriptor.Digest.Should().Be(pushed.Split('@')[1]);
    }
}

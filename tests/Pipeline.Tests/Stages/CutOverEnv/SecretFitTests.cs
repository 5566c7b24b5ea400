using Pipeline.Docker;
using Pipeline.Stages.CutOverEnv;
using Pipeline.Terms;
using Pipeline.Tests.Stacks;

namespace Pipeline.Tests.Stages.CutOverEnv;

/// <summary>What a cut-over on a swarm refuses before anything else: each kind with what to type.</summary>
public sealed class SecretFitTests
{
    private static readonly ServiceSpec WithDsn = ServiceSpec.Parse(
        """
        { "Name": "shop_web", "TaskTemplate": { "ContainerSpec": { "Image": "r:5000/web:1", "Secrets": [
          { "File": { "Name": "dsn", "Mode": 292 }, "SecretID": "s1", "SecretName": "shop_dsn" } ] } } }
        """
    );

    private static readonly ServiceSpec Without = ServiceSpec.Parse(
        """{ "Name": "shop_web", "TaskTemplate": { "ContainerSpec": { "Image": "r:5000/web:1" } } }"""
    );

    [Fact]
    public void A_service_whose_login_is_in_a_secret_fits() =>
        Problems("services: [web], secrets: { dsn: 'x{secret:app}' }", ("web", WithDsn)).Should().BeEmpty();

    [Fact]
    public void A_password_in_a_variable_is_refused_since_every_manager_shows_it() =>
        Problems("services: [web], set: { DSN: 'x{secret:app}' }", ("web", WithDsn))
            .Should()
            .ContainSingle()
            .Which.Should()
            .Contain("cutover.set alone")
            .And.Contain("/run/secrets");

    [Fact]
    public void A_service_without_the_secret_is_refused_and_so_is_a_secret_that_nobody_has() =>
        Problems("services: [web], secrets: { dsn: 'x{secret:app}' }", ("web", Without))
            .Should()
            .HaveCount(2)
            .And.Contain(p => p.Contains("expected a file /run/secrets/dsn, found no secret"))
            .And.Contain(p => p.StartsWith("cutover.secrets.dsn: no service"));

    [Fact]
    public void A_service_that_no_deploy_replaces_is_refused_since_no_rollback_would_give_it_its_secret_back() =>
        Problems("services: [other], secrets: { dsn: 'x{secret:app}' }", ("other", WithDsn))
            .Should()
            .ContainSingle()
            .Which.Should()
            .StartWith("cutover.services: other reads no code");

    [Fact]
    public void A_name_that_a_swarm_would_refuse_is_refused_before()
    {
        SecretFit.NameOf("shop", "dsn", "r2-0a1b2c3d").Should().Be("shop_dsn-r2-0a1b2c3d");

        var tooLong = () => SecretFit.NameOf("shop", new string('x', 60), "r2-0a1b2c3d");

        tooLong.Should().Throw<PipelineException>().Which.Code.Should().Be(ExitCode.Usage);
    }

    private static IReadOnlyList<string> Problems(string cutover, params (string, ServiceSpec)[] services)
    {
        var stack = Samples.Read(
            $$"""
            version: 1
            code:
              - { source: app, path: /app, services: [web], strategy: mount-path }
            services:
              web: {}
              other: {}
            database: { service: db, name: n, user: l, password: { env: X } }
            roles: { legacy: l, app: { name: a, secret_file: f }, allowed: [a], denied: [b] }
            cutover: { {{cutover}} }
            swarm: { stack: shop }
            """
        );
        return [.. new SecretFit(stack, stack.Swarm!, stack.Cutover!).Problems(services).Select(p => p.Message)];
    }
}

using System.Text.Json;
using Pipeline.Stacks;

namespace Pipeline.Tests.Stacks;

/// <summary>Read from the output of the installed compose, so that these go red when its dialect changes.</summary>
public sealed class ComposeModelTests
{
    private const string Odd = """
        name: odd
        x-base: &base { build: ./app, restart: unless-stopped }
        services:
          a:
            <<: *base
            volumes:
              - data:/srv
              - /srv/code
              - ./x:/x:ro
              - { type: tmpfs, target: /t }
              - { type: volume, source: data, target: /sub/, volume: { subpath: in/ner, nocopy: true } }
              - pg:/pg
            tmpfs: ["/run:size=1m"]
            environment: { A: "x$$y", NOVAL: , E: "", N: 5 }
            env_file: more.env
            user: 1000:1000
            working_dir: /srv
            depends_on: [db]
            stop_grace_period: 1m30s
            healthcheck: { test: ["CMD", "true"] }
            networks: { back: { aliases: [aa] } }
            ports: ["127.0.0.1:8080:80/udp", "90"]
            secrets: [ { source: s, target: /app/s }, s2 ]
            configs: [c]
          b:
            extends: { service: a }
            container_name: bee
            scale: 1
            profiles: [p]
            volumes_from: ["db:ro", "container:foreign"]
            build: { context: ./app, dockerfile: D, args: { X: "s$$1" }, target: t, platforms: [linux/amd64], labels: { l: v }, ssh: [default], network: host, cache_from: [q], tags: [other], no_cache: true, shm_size: 1m, extra_hosts: { h: 1.2.3.4 }, ulimits: { nofile: { soft: 1, hard: 2 }, nproc: 3 }, additional_contexts: { o: ./app, i: "docker-image://x" }, secrets: [ { source: s, target: t }, s3 ] }
          db: { image: "postgres:17", volumes: [ "pg:/var/lib/postgresql/data", "plain:/plain" ], healthcheck: { disable: true } }
        volumes:
          data: { labels: { k: v } }
          pg: { external: true, name: real_pg }
          plain: { name: own-name, driver: local, driver_opts: { type: tmpfs, device: tmpfs } }
          unused:
        networks: { back: { name: real-back } }
        secrets: { s: { file: ./more.env }, s2: { file: ./more.env }, s3: { environment: TOKEN } }
        configs: { c: { file: ./more.env } }
        """;

    private static readonly Lazy<ComposeModel> Model = new(() => Load("p"));

    private static ComposeModel Load(params string[] profiles)
    {
        using var folder = new Folder();
        folder.Write("odd/docker-compose.yml", Odd);
        folder.Write("odd/more.env", "FROM_FILE=p$$q\nA=loses\n");
        using var json = Samples.Config(Path.Combine(folder.Path, "odd"), profiles);
        return ComposeModel.Parse(json);
    }

    private static ComposeService Service(string name) => Model.Value.Find(name)!;

    [Fact]
    public void Images_have_the_name_that_compose_runs_them_by() =>
        Model
            .Value.Services.Select(s => (s.Name, s.Image))
            .Should()
            .BeEquivalentTo([("a", "odd-a"), ("b", "odd-b"), ("db", "postgres:17")]);

    [Fact]
    public void A_service_of_an_inactive_profile_is_not_there() => Load().Find("b").Should().BeNull();

    [Fact]
    public void Mounts_of_every_syntax_are_known()
    {
        Service("a")
            .Mounts.Should()
            .BeEquivalentTo([
                new ComposeMount(MountKind.Volume, "/srv", "odd_data", "data"),
                new ComposeMount(MountKind.Anonymous, "/srv/code"),
                new ComposeMount(
                    MountKind.Bind,
                    "/x",
                    Service("a").Mounts.Single(m => m.Target == "/x").Source,
                    ReadOnly: true
                ),
                new ComposeMount(MountKind.Tmpfs, "/t"),
                new ComposeMount(MountKind.Volume, "/sub", "odd_data", "data", "in/ner", NoCopy: true),
                new ComposeMount(MountKind.Volume, "/pg", "real_pg", "pg"),
                new ComposeMount(MountKind.Tmpfs, "/run"),
                new ComposeMount(MountKind.Bind, "/app/s", "secret s", ReadOnly: true),
                new ComposeMount(MountKind.Bind, "/run/secrets/s2", "secret s2", ReadOnly: true),
                new ComposeMount(MountKind.Bind, "/c", "config c", ReadOnly: true),
            ]);
        Service("a").Mounts.Single(m => m.Target == "/x").Source.Should().EndWith("/odd/x");
    }

    [Fact]
    public void Mounts_of_another_service_are_inherited_read_only_when_it_says_so()
    {
        Service("b")
            .Mounts.Should()
            .Contain(new ComposeMount(MountKind.Volume, "/plain", "own-name", "plain", ReadOnly: true));
        Service("b").ForeignVolumesFrom.Should().Equal("container:foreign");
    }

    [Fact]
    public void Variables_have_the_value_that_the_container_gets()
    {
        var environment = Service("a").Environment;

        environment["A"]!.Reveal().Should().Be("x$y");
        environment["FROM_FILE"]!.Reveal().Should().Be("p$q");
        environment["E"]!.Reveal().Should().BeEmpty();
        environment["N"]!.Reveal().Should().Be("5");
        environment["NOVAL"].Should().BeNull();
    }

    [Fact]
    public void Values_of_variables_and_arguments_never_print()
    {
        var service = Service("b");

        (service.ToString() + service.Build + JsonSerializer.Serialize(service))
            .Should()
            .NotContain("x$y")
            .And.NotContain("s$1");
    }

    [Fact]
    public void A_build_shows_what_it_asks_for_beyond_the_supported()
    {
        var build = Service("b").Build!;

        build.Context.Should().EndWith("/odd/app");
        build
            .Should()
            .BeEquivalentTo(
                new
                {
                    Dockerfile = "D",
                    Target = "t",
                    Platforms = new[] { "linux/amd64" },
                }
            );
        build.Args["X"].Reveal().Should().Be("s$1");
        build.Labels.Should().Equal(new Dictionary<string, string> { ["l"] = "v" });
        build.Unsupported.Should().BeEquivalentTo("tags");
        string.Join(' ', build.More.Options)
            .Should()
            .Be(
                "--network host --allow network.host --shm-size 1048576 --ulimit nofile=1:2 --ulimit nproc=3 --add-host h=1.2.3.4 --cache-from q --ssh default --no-cache"
            );
        build
            .More.Secrets.Should()
            .BeEquivalentTo(
                new object[] { new { Id = "t", Variable = (string?)null }, new { Id = "s3", Variable = "TOKEN" } }
            );
        build.More.Contexts["o"].Should().EndWith("/odd/app");
        build.More.Contexts["i"].Should().Be("docker-image://x");
        Service("a")
            .Build!.Should()
            .BeEquivalentTo(
                new
                {
                    Dockerfile = "Dockerfile",
                    Target = (string?)null,
                    Unsupported = Array.Empty<string>(),
                }
            );
    }

    [Fact]
    public void The_rest_of_a_service_is_read()
    {
        Service("a")
            .Should()
            .BeEquivalentTo(
                new
                {
                    HasHealthcheck = true,
                    DependsOn = new[] { "db" },
                    StopGracePeriod = TimeSpan.FromSeconds(90),
                    Restart = "unless-stopped",
                    ContainerName = (string?)null,
                    User = "1000:1000",
                    WorkingDirectory = "/srv",
                }
            );
        Service("a").Networks["back"].Should().Equal("aa");
        Service("a")
            .Ports.Should()
            .BeEquivalentTo([new ComposePort(80, "8080", "127.0.0.1", "udp"), new ComposePort(90, null, null, "tcp")]);
        Service("b").ContainerName.Should().Be("bee");
        Service("db").HasHealthcheck.Should().BeFalse();
        Model.Value.Networks["back"].Should().Be("real-back");
    }

    [Fact]
    public void Volumes_have_their_real_names()
    {
        Model
            .Value.Volumes.Values.Select(v => (v.Key, v.Name, v.External, v.Driver))
            .Should()
            .BeEquivalentTo([
                ("data", "odd_data", false, null),
                ("pg", "real_pg", true, null),
                ("plain", "own-name", false, "local"),
            ]);
        Model.Value.Volumes["data"].Labels.Should().Contain("k", "v");
        Model.Value.Volumes["plain"].DriverOptions.Should().Contain("type", "tmpfs");
    }

    [Theory, InlineData("[]"), InlineData("{}"), InlineData("\"secret\"")]
    public void What_is_no_model_is_refused_without_repeating_it(string json)
    {
        using var document = JsonDocument.Parse(json);

        new Action(() => ComposeModel.Parse(document))
            .Should()
            .Throw<FormatException>()
            .Which.Message.Should()
            .NotContain("secret");
    }

    [Fact]
    public void What_another_service_depends_on_starts_before_it()
    {
        using var config = JsonDocument.Parse(
            """
            {"name":"shop","services":{"a":{"image":"i","depends_on":{"c":{},"other":{}}},"b":{"image":"i"},
            "c":{"image":"i","depends_on":{"d":{}}},"d":{"image":"i","depends_on":{"a":{}}}}}
            """
        );

        ComposeModel.Parse(config).StartOrder.Should().Equal("d", "c", "a", "b");
    }
}

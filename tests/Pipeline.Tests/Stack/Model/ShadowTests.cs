using Pipeline.Stacks;

namespace Pipeline.Tests.Stacks;

public sealed class ShadowTests
{
    /// <summary>
    /// Mounts as "kind target [source[//subpath]]", the code path, what provides it and where inside, and what covers a
    /// part.
    /// </summary>
    public static TheoryData<string[], string, string?, string, string[]> Layouts =>
        new()
        {
            { [], "/app", null, "", [] },
            { ["volume /data d"], "/app", null, "", [] },
            { ["volume /app d"], "/app", "volume d at /app", "", [] },
            { ["volume / d"], "/app/x", "volume d at /", "app/x", [] },
            { ["volume /srv d"], "/srv/a/b", "volume d at /srv", "a/b", [] },
            { ["volume /srv d", "volume /srv/a e"], "/srv/a/b", "volume e at /srv/a", "b", [] },
            { ["volume /srv/a e", "volume /srv d"], "/srv/a/b", "volume e at /srv/a", "b", [] },
            { ["volume /srv d//in/ner"], "/srv/a", "volume d (its folder in/ner) at /srv", "in/ner/a", [] },
            { ["volume /srv d", "anonymous /srv/a"], "/srv/a", "anonymous volume at /srv/a", "", [] },
            { ["anonymous /srv"], "/srv/a", "anonymous volume at /srv", "a", [] },
            { ["bind /app /host"], "/app/x", "bind mount of /host at /app", "x", [] },
            { ["tmpfs /app"], "/app", "tmpfs at /app", "", [] },
            { ["volume /srv d", "volume /srv/a/logs l"], "/srv/a", "volume d at /srv", "a", ["/srv/a/logs"] },
            { ["bind /app/config.json /host/c"], "/app", null, "", ["/app/config.json"] },
            { ["tmpfs /app/tmp", "anonymous /app/node_modules"], "/app", null, "", ["/app/tmp", "/app/node_modules"] },
            { ["volume /application d", "volume /ap e"], "/app", null, "", [] },
            { ["volume /srv/other d", "volume /srv/ab e"], "/srv/a", null, "", [] },
            { ["volume /APP d"], "/app", null, "", [] },
            {
                ["volume /srv d", "anonymous /srv/a", "bind /srv/a/x /h"],
                "/srv/a",
                "anonymous volume at /srv/a",
                "",
                ["/srv/a/x"]
            },
        };

    [Theory, MemberData(nameof(Layouts))]
    public void The_deepest_mount_at_or_above_the_code_provides_it(
        string[] mounts,
        string code,
        string? whole,
        string inside,
        string[] partial
    )
    {
        var shadow = Shadow.Find(Service(mounts), code);

        shadow.Whole?.Describe().Should().Be(whole);
        shadow.Inside.Should().Be(inside);
        shadow.Partial.Select(m => m.Target).Should().Equal(partial);
    }

    [Fact]
    public void A_mount_that_another_one_covers_is_named_too() =>
        Shadow
            .Find(Service(["volume /srv d", "anonymous /srv/a"]), "/srv/a")
            .Beaten.Select(m => m.Target)
            .Should()
            .Equal("/srv");

    [Fact]
    public void A_volume_of_the_image_covers_where_compose_mounts_nothing()
    {
        var service = Service(["volume /data d"]).WithImageVolumes(["/app/", "/data"]);

        Shadow.Find(service, "/app").Whole!.Kind.Should().Be(MountKind.Anonymous);
        service.Mounts.Should().HaveCount(2);
    }

    [Fact]
    public void A_renewal_loses_every_anonymous_volume_but_those_over_code() =>
        Shadow
            .AlsoRenewed(
                Service(["anonymous /app", "anonymous /z", "volume /v v"]).WithImageVolumes(["/image", "/v"]),
                ["/app/code"]
            )
            .Should()
            .Equal("/image", "/z");

    [Theory]
    [
        InlineData("/a/", "/a"),
        InlineData("//a//b", "/a/b"),
        InlineData("/a/./b/../c", "/a/c"),
        InlineData("/", "/"),
        InlineData("", "/"),
        InlineData("/../a", "/a")
    ]
    public void Paths_in_containers_are_normalised(string path, string normal) =>
        ContainerPath.Normalise(path).Should().Be(normal);

    internal static ComposeService Service(string[] mounts) =>
        new()
        {
            Name = "s",
            Image = "i",
            Mounts = [.. mounts.Select(Mount)],
        };

    private static ComposeMount Mount(string text)
    {
        var parts = text.Split(' ');
        var kind = Enum.Parse<MountKind>(parts[0], ignoreCase: true);
        var source = parts.ElementAtOrDefault(2)?.Split("//");
        return new ComposeMount(
            kind,
            parts[1],
            source?[0],
            kind == MountKind.Volume ? source![0] : null,
            source?.ElementAtOrDefault(1)
        );
    }
}

using Pipeline.Bootstrap;

namespace Pipeline.Tests.Bootstrap;

public sealed class AptSourcesTests
{
    private const string Deb822 = """
        # written by the image
        Types: deb
        URIs: http://mirror.example/packages
        Suites: bookworm bookworm-updates
        Components: main
        Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

        Types: deb
        URIs: http://mirror.example/packages-security
        Suites: bookworm-security
        Components: main

        Types: deb
        URIs: https://third.example/node
        Suites: nodistro
        Components: main

        """;

    [Fact]
    public void Both_dialects_name_the_same_mirror()
    {
        var list = AptSources.Parse(
            [
                (
                    "a.list",
                    "deb [arch=amd64 signed-by=/k.gpg] http://mirror.example/packages bookworm main contrib # x\n"
                ),
            ],
            "bookworm"
        );
        var sources = AptSources.Parse([("a.sources", Deb822)], "bookworm");

        list.Should().BeEquivalentTo(new { Mirror = "http://mirror.example/packages", SignedBy = "/k.gpg" });
        sources
            .Should()
            .BeEquivalentTo(
                new
                {
                    Mirror = "http://mirror.example/packages",
                    SignedBy = "/usr/share/keyrings/debian-archive-keyring.gpg",
                }
            );
    }

    [Fact]
    public void The_sources_of_third_parties_are_left_out()
    {
        var files = new[]
        {
            ("debian.sources", Deb822),
            ("engine.list", "deb https://third.example/linux/debian bookworm stable\n"),
            ("database.list", "deb https://third.example/pg bookworm-pgdg main\n"),
            ("commented.list", "# deb http://old.example/packages bookworm main\n"),
            ("source.list", "deb-src http://mirror.example/packages bookworm main\n"),
            (
                "off.sources",
                "Types: deb\nEnabled: no\nURIs: http://off.example/packages\nSuites: bookworm\nComponents: main\n"
            ),
        };

        AptSources
            .Parse(files, "bookworm")
            .Stanzas.Should()
            .HaveCount(2)
            .And.OnlyContain(s => s.Contains("mirror.example", StringComparison.Ordinal));
    }

    [Fact]
    public void The_newer_release_comes_from_the_same_mirror_with_the_same_key()
    {
        var sources = AptSources.Parse([("a.sources", Deb822)], "bookworm");

        sources
            .With("trixie")
            .Should()
            .EndWith(
                "Types: deb\nURIs: http://mirror.example/packages\nSuites: trixie\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n"
            );
    }

    [Fact]
    public void A_key_written_into_the_source_stays_whole()
    {
        const string source =
            "Types: deb\nURIs: http://m.example/packages\nSuites: bookworm\nComponents: main\nSigned-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mQINBF\n";

        AptSources
            .Parse([("a.sources", source)], "bookworm")
            .SignedBy.Should()
            .Be("\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mQINBF");
    }

    [Fact]
    public void Without_a_source_of_its_own_release_a_machine_has_no_mirror() =>
        AptSources.Parse([("a.sources", Deb822)], "trixie").Mirror.Should().BeNull();

    [Fact]
    public void Only_the_named_packages_are_pinned_above_the_machines_own() =>
        AptSources
            .Pins("trixie", ["docker.io", "docker-cli"])
            .Should()
            .Be(
                "Package: *\nPin: release n=trixie\nPin-Priority: 100\n\nPackage: docker.io docker-cli\nPin: release n=trixie\nPin-Priority: 990\n"
            );
}

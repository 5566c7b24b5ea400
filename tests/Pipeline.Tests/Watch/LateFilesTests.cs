using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Tests.Fixtures;
using Pipeline.Trees;
using Pipeline.Watching;

namespace Pipeline.Tests.Watch;

/// <summary>What somebody put into a container is told from what a service writes there itself.</summary>
public sealed class LateFilesTests
{
    private static readonly DateTimeOffset Verified = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static TreeEntry At(string entry, double seconds) =>
        Tree.Entry(entry) with
        {
            CtimeNs = Ns(Verified.AddSeconds(seconds)),
        };

    private static long Ns(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * 100;

    [Theory]
    [InlineData("usr/lib/python3/dist-packages/x.py=1", 100, true)]
    [InlineData("srv/other/evil.py=1", 100, true)]
    [InlineData("!opt/tool=1", 100, true)]
    [InlineData("etc/ld.so.preload=1", 100, true)]
    [InlineData("usr/lib/python3/dist-packages/x.py=1", -100, false)]
    [InlineData("usr/lib/python3/dist-packages/__pycache__/x.pyc=1", 100, false)]
    [InlineData("var/log/shop.log=1", 100, false)]
    [InlineData("tmp/x.py=1", 100, false)]
    [InlineData("srv/notes.txt=1", 100, false)]
    public void Code_that_is_younger_than_the_release_was_put_there(string entry, double seconds, bool isLate) =>
        PutThere.Late([At(entry, seconds)], Verified, Verified.AddMinutes(-5)).Any().Should().Be(isLate);

    [Theory]
    [InlineData(59, true)]
    [InlineData(65, false)]
    [InlineData(95, true)]
    public void What_a_service_unpacks_as_it_starts_is_its_own(double seconds, bool isLate) =>
        PutThere
            .Late([At("opt/x.py=1", seconds)], Verified, Verified.AddSeconds(60))
            .Any()
            .Should()
            .Be(isLate, "it started a minute after it was verified");

    [Fact]
    public void What_came_right_after_the_proof_is_nobody_s_unpacking() =>
        PutThere.Late([At("opt/x.py=1", 1)], Verified, Verified.AddSeconds(-5)).Should().Equal("/opt/x.py");

    [Fact]
    public void A_container_is_judged_from_the_release_that_looked_at_it_first_since_its_code_was_verified()
    {
        var history = Looks.From(
            (JournalEvent.Opened, null, TestContext.Opening(Looks.Commit)),
            (JournalEvent.Closed, null, Looks.Closing(Looks.Web)),
            (JournalEvent.Opened, null, TestContext.Opening(Looks.Commit)),
            (
                JournalEvent.Closed,
                null,
                Looks.Closing(Looks.State("web", "web-2")) with
                {
                    Images = new Dictionary<string, string>(),
                }
            )
        );

        PutThere.Looked(history, "web-1")!.Id.Should().Be("r1");
        PutThere.Looked(history, "web-2")!.Id.Should().Be("r2", "the cut-over made it");
        PutThere.Looked(history, "web-3")!.Id.Should().Be("r1", "nobody looked at it");
    }

    [Theory]
    [InlineData("etc/shop.conf=1", 0, true)]
    [InlineData("etc/shop.conf=1", -20, false)]
    [InlineData("etc/shop.conf=1", 20, false)]
    [InlineData("tmp/upload=1", 0, false)]
    [InlineData("srv/app/a.py=1", 0, false)]
    [InlineData("etc/", 0, false)]
    [InlineData("etc/hosts=1", 0, false)]
    public void What_came_at_the_moment_of_a_copy_was_copied(string entry, double seconds, bool isCopied)
    {
        var container = new ContainerDetails
        {
            Id = "c",
            Mounts =
            [
                new MountPoint
                {
                    Type = "volume",
                    Name = "code",
                    Destination = "/srv/app",
                },
            ],
        };

        CopyEvents.IsCopied(At(entry, seconds), Ns(Verified), container).Should().Be(isCopied);
    }
}

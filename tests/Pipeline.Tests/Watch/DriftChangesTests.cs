using Pipeline.Watching;

namespace Pipeline.Tests.Watch;

/// <summary>A finding is told when it is new, when it is another one, and when it is settled; never twice.</summary>
public sealed class DriftChangesTests
{
    private static DriftFinding Finding(string subject, string found = "b") =>
        new(DriftKind.Code, subject, $"{subject} drifted", "a", found, "./build.sh Status");

    [Fact]
    public void The_same_finding_is_not_told_again()
    {
        var changes = DriftChanges.Between([Finding("web")], [Finding("web")]);

        changes.New.Should().BeEmpty();
        changes.Changed.Should().BeEmpty();
        changes.Settled.Should().BeEmpty();
    }

    [Fact]
    public void New_changed_and_settled_findings_are_told_apart()
    {
        var changes = DriftChanges.Between([Finding("web"), Finding("gone")], [Finding("web", "c"), Finding("worker")]);

        changes.New.Should().ContainSingle().Which.Subject.Should().Be("worker");
        changes.Changed.Should().ContainSingle().Which.Found.Should().Be("c");
        changes.Settled.Should().ContainSingle().Which.Subject.Should().Be("gone");
    }

    [Fact]
    public void A_finding_is_one_line() =>
        Finding("web", "one\n  two")
            .Line.Should()
            .Be("web drifted: expected a; found one two; next: ./build.sh Status");
}

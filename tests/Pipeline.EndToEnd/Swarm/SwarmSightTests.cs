namespace Pipeline.EndToEnd.Swarm;

public sealed class SwarmSightTests
{
    [Theory]
    [InlineData(2, 0, 0, "old")]
    [InlineData(0, 2, 0, "new")]
    [InlineData(1, 1, 0, "neither")]
    [InlineData(1, 0, 1, "neither")]
    [InlineData(1, 0, 0, "neither")]
    [InlineData(3, 0, 0, "neither")]
    [InlineData(0, 0, 0, "neither")]
    public void Both_tasks_read_one_commit_or_the_matrix_is_red(int old, int wanted, int other, string verdict) =>
        new SwarmSight(old, wanted, other).Verdict.Should().Be(verdict);
}

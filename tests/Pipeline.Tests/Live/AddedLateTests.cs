using Pipeline.Live;
using Pipeline.Tests.Fixtures;
using Pipeline.Trees;

namespace Pipeline.Tests.Live;

public sealed class AddedLateTests
{
    [Theory]
    [InlineData(90, false)]
    [InlineData(110, true)]
    [InlineData(130, false)]
    public void What_was_put_there_between_the_proof_and_the_start_may_have_been_loaded(int seconds, bool expected)
    {
        var added = Tree.Of("x.so=1")[TreePath.FromText("x.so")] with { CtimeNs = seconds * 1_000_000_000L };

        AddedLate
            .Between([added], DateTimeOffset.UnixEpoch.AddSeconds(100), DateTimeOffset.UnixEpoch.AddSeconds(120))
            .Any()
            .Should()
            .Be(expected);
    }
}

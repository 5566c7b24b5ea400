using Pipeline.Stages;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Running;

/// <summary>
/// A rollback on a swarm brings back the secret of a role: refused while that role is without the rights it had then.
/// </summary>
public sealed class RestoredRightsTests
{
    [Fact]
    public void Nobody_goes_back_to_a_role_whose_rights_were_taken()
    {
        var past = new PastReleases().Deploy().CutOver().Deploy().Restore(to: "r1", cutOver: "r2");

        Problem(past, "r3").Should().Contain("r4 took back").And.Contain("./build.sh CutOver");
        Problem(past, "r1").Should().BeNull("it ran before the cut-over");
    }

    [Fact]
    public void A_cut_over_since_has_given_them_again()
    {
        var past = new PastReleases().Deploy().CutOver().Deploy().Restore(to: "r1", cutOver: "r2").Provision();

        Problem(past, "r3").Should().BeNull();
        Problem(new PastReleases().Deploy().CutOver().Deploy(), "r1").Should().BeNull("none were taken");
    }

    private static string? Problem(PastReleases past, string target) =>
        RestoredRights.Problem(past.History, past.History.Find(target)!);
}

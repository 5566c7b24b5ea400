using Pipeline.Journal;

namespace Pipeline.EndToEnd.Swarm;

/// <summary>What the tasks read when a release is live.</summary>
/// <param name="Release">Empty of one that is still to be made.</param>
/// <param name="Commit">Its first 12 digits.</param>
/// <param name="Program">The code.</param>
internal sealed record SwarmMatrixState(string Release, string Commit, string Program)
{
    public static SwarmMatrixState LastVerified(SwarmShop shop, string program)
    {
        var release = ReleaseHistory.Read(shop.Journal, TimeProvider.System).LastVerified!;
        return new SwarmMatrixState(release.Id, release.Closing!.Commit[..12], program);
    }
}

using Pipeline.Terms;
using Pipeline.Versions;

namespace Pipeline.Releases;

/// <summary>The version of a commit as a release bears it. A commit without one can be released all the same.</summary>
/// <param name="Full">With what follows its plus sign; null where there is none.</param>
/// <param name="WhyNot">One line; null where there is one.</param>
internal sealed record ReleaseVersion(string? Full, string? WhyNot)
{
    /// <summary>Computed once a run for each commit.</summary>
    public static Task<ReleaseVersion> Of(StackContext context, string commit, CancellationToken ct) =>
        context.Versions.GetOrAdd(commit, c => new Lazy<Task<ReleaseVersion>>(() => Compute(context, c, ct))).Value;

    private static async Task<ReleaseVersion> Compute(StackContext context, string commit, CancellationToken ct)
    {
        try
        {
            var repository = new RepositoryVersion(
                context.Stack.Definition.Directory,
                Environment.GetEnvironmentVariable
            );
            var version = await repository.Of(commit, ct);
            return new ReleaseVersion(version.FullSemVer, null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new ReleaseVersion(null, e.Message.Split('\n')[0]);
        }
    }
}

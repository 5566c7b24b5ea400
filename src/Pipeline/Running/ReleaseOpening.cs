using System.Security.Cryptography;
using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>What a new release is about: the commit that is deployed, or the release that is rolled back to.</summary>
/// <param name="problems">Takes what stands in the way, as long as planning can go on.</param>
internal sealed class ReleaseOpening(SessionOptions options, StackContext context, Problems problems)
{
    /// <summary>What the preflight of a rollback saw when it imported the image; null where it did not.</summary>
    public IReadOnlyList<Evidence>? Imported { get; private set; }

    /// <param name="stages">The stages that were asked for, in their order.</param>
    /// <param name="before">How everything runs now.</param>
    /// <exception cref="PipelineException">It cannot be known what the release is about; nothing was
    /// changed.</exception>
    public async Task<Opening> Make(
        IReadOnlyList<string> stages,
        IReadOnlyList<ServiceState> before,
        ReleaseHistory history,
        CancellationToken ct
    )
    {
        var unique = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        if (options.Rollback is { } back)
        {
            var target = Rollbacks.Find(history, back, options.Terminal, context.Log.Say);
            context.Log.Say($"rolling back to {target.Id}: commit {target.Closing!.Commit[..12]}");
            var (state, imported) = await new RollbackPreflight(context, history, target, back).Require(ct);
            Imported = imported;
            return new Opening(
                ReleaseKind.Rollback,
                target.Closing.Commit,
                stages,
                options.StackFile,
                before,
                target.Closing.Images,
                target.Id,
                state
            )
            {
                Discard = options.Discard,
                Unique = unique,
                WithoutNodes = WithoutNodes,
                EnvFiles = back.KeepEnv ? null : target.Closing.EnvFiles,
                Version = target.Version,
            };
        }

        if (stages.Contains(StageNames.CleanVolume.Value))
            return Clean(stages, before, history, unique);
        await StackRepository.RequireCommit(context.Git, context.Stack.Definition.Directory, ct);
        PatchFile? patch = null;
        if (options.Patch is { } file)
            if (!await problems.Try(async () => patch = await PatchSource.Find(file, context.Clock, ct)))
                problems.ThrowIfAny("No stage was planned, since the patch is not there.");
        await problems.Try(() => WorkTree.Require(context, options.AllowDirtyTree, ct));
        await problems.Try(() => WorkTree.RequireComposeInCommit(context, ct));
        if (!await problems.Try(() => StackRepository.RequireFolders(context)))
            problems.ThrowIfAny("No stage was planned, since the code is not there.");
        var commit = (await context.Git.Resolve("HEAD", ct)).Commit;
        var version = await ReleaseVersion.Of(context, commit, ct);
        if (version.Full is { } full)
            context.Log.Explain($"{commit[..12]} is version {full}");
        else
            context.Log.Say($"the release has no version: {version.WhyNot}");
        return new Opening(ReleaseKind.Deploy, commit, stages, options.StackFile, before)
        {
            Discard = options.Discard,
            Unique = unique,
            Version = version.Full,
            Strategy = options.Strategy,
            WithoutNodes = WithoutNodes,
            Patch = patch,
        };
    }

    private IReadOnlyList<string>? WithoutNodes => context.WithoutNodes is { Count: > 0 } lost ? lost : null;

    /// <summary>What is live stays live, so it is the last verified release that is proven before and after.</summary>
    private Opening Clean(
        IReadOnlyList<string> stages,
        IReadOnlyList<ServiceState> before,
        ReleaseHistory history,
        string unique
    )
    {
        var live =
            history.LastVerified
            ?? throw PipelineException.Refuse(
                "code is taken out of a volume only once a release is verified that does without it; none is, and nothing "
                    + "was changed",
                "./build.sh DeployBaked, then this"
            );
        return new Opening(
            ReleaseKind.Clean,
            live.Closing!.Commit,
            stages,
            options.StackFile,
            before,
            live.Closing.Images,
            live.Id
        )
        {
            Discard = options.Discard,
            Unique = unique,
            Version = live.Version,
        };
    }
}

using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Secrets;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Releases;

/// <summary>
/// The compose files of the commit that a container was created from: the working tree has those of today, and an undo
/// made with them would bring the old image with the new configuration.
/// </summary>
internal sealed class EarlierCompose(StackContext context, ReleaseHistory history)
{
    /// <summary>
    /// Does the work with the compose files that resolve the service as they did for this container; with today's where
    /// those do, or none is known.
    /// </summary>
    public async Task With(ServiceState wanted, Func<ComposeCli, Task> work, CancellationToken ct)
    {
        using var fingerprints = Fingerprints.Open(context.State.Root);
        if (
            Made(history, wanted) is not var (commit, configuration)
            || context.Configurations.Fingerprint(wanted.Service, fingerprints) == configuration
        )
        {
            await work(context.Compose);
            return;
        }

        var folder = Directory.CreateDirectory(Path.Combine(context.State.Root, "compose-" + commit[..12])).FullName;
        try
        {
            var compose = await At(commit, folder, ct);
            var same = compose is not null && await Resolves(compose, wanted.Service, configuration, fingerprints, ct);
            await work(same ? compose! : context.Compose);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>
    /// The commit, and the fingerprint of the configuration, that a release created the container with; null when none
    /// did.
    /// </summary>
    public static (string Commit, string Configuration)? Made(ReleaseHistory history, ServiceState wanted)
    {
        foreach (var release in history.Releases.Reverse())
        foreach (var stage in StageNames.CreateContainers)
            if (
                release.Stage(stage)?.Receipt is { } receipt
                && Json.Value<RecreateReceipt>(receipt.Data)
                    ?.Services.FirstOrDefault(s => s.Container == wanted.Container)
                    is { } made
            )
                return (release.Closing?.Commit ?? release.Opening.Commit, made.Configuration);
        return null;
    }

    private async Task<ComposeCli?> At(string commit, string folder, CancellationToken ct)
    {
        var root = await context.Git.Root(ct);
        var files = new List<string>();
        try
        {
            foreach (var (file, index) in context.ComposeProject.InUse.Index().Select(f => (f.Item, f.Index)))
            {
                var copy = Path.Combine(folder, $"{index}-{Path.GetFileName(file)}");
                await File.WriteAllBytesAsync(
                    copy,
                    await context.Git.ReadBlob(
                        commit,
                        TreePath.FromText(Path.GetRelativePath(root, file).Replace('\\', '/')),
                        ct
                    ),
                    ct
                );
                files.Add(copy);
            }
        }
        catch (GitException)
        {
            return null;
        }

        return new ComposeCli(context.Engine.Address, context.ComposeProject with { Files = files })
        {
            TimeLimit = context.Compose.TimeLimit,
            Watched = context.Engine,
        };
    }

    private static async Task<bool> Resolves(
        ComposeCli compose,
        string service,
        string configuration,
        Fingerprints fingerprints,
        CancellationToken ct
    )
    {
        try
        {
            using var config = await compose.Config(ct);
            return config.RootElement.GetProperty("services").TryGetProperty(service, out _)
                && new ServiceConfigurations(config).Fingerprint(service, fingerprints) == configuration;
        }
        catch (ComposeException)
        {
            return false;
        }
    }
}

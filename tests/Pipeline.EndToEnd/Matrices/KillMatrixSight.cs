using System.Text;
using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Matrices;

/// <summary>
/// Everything that is either old or new, seen by tools that Pipeline does not use where that is possible.
/// </summary>
/// <param name="Files">Path in the volume to kind, mode, owner, link target and hash, and for what is no code its
/// time.</param>
/// <param name="Marker">The commit that the volume's marker names.</param>
/// <param name="Image">The image ID behind the tag.</param>
/// <param name="Revision">The commit that this image was built from, by its label.</param>
/// <param name="Services">Service to image ID, whether it runs, and what its process has loaded.</param>
/// <param name="Head">The commit the branch is at.</param>
/// <param name="HeadTree">Its tree.</param>
/// <param name="Status">Uncommitted work.</param>
internal sealed record KillMatrixSight(
    IReadOnlyDictionary<string, string> Files,
    string Marker,
    string Image,
    string Revision,
    IReadOnlyDictionary<string, string> Services,
    string Head,
    string HeadTree,
    string Status
)
{
    public const string MarkerPath = "./shop/.pipeline-marker";

    /// <summary>The same, whether a service runs left out.</summary>
    public KillMatrixSight Stopped =>
        this with
        {
            Services = Services.ToDictionary(s => s.Key, s => s.Value.Split(' ')[0]),
        };

    private const string Script = """
        cd /v
        find . -printf '%p\t%y %m %U:%G %l\t%T@\0'
        printf '\1\0'
        find . -type f -exec sha256sum -z {} +
        printf '\1\0'
        cat shop/.pipeline-marker 2>/dev/null || true
        """;

    public static bool IsCode(string path) =>
        (path == "./shop" || path.StartsWith("./shop/", StringComparison.Ordinal))
        && !(path == "./shop/data" || path.StartsWith("./shop/data/", StringComparison.Ordinal));

    public static async Task<KillMatrixSight> Of(KillMatrixStack stack)
    {
        var containers = await Containers(stack);
        var eyes = containers.Single(c => Service(c) == "eyes");
        var run = await stack.Engine.Containers.Exec(eyes.Id, new ExecSpec { Command = ["sh", "-c", Script] });
        var parts = Encoding.Latin1.GetString(run.Stdout).Split("\u0001\0");
        var image = await stack.Engine.Images.TryInspect(stack.Image);
        var services = new Dictionary<string, string>();
        foreach (var container in containers)
            services.Add(
                services.ContainsKey(Service(container)) ? container.Name : Service(container),
                $"{await Describe(stack, container)}, restart {RestartPolicies.Name(container.HostConfig)}"
            );
        return new KillMatrixSight(
            FilesOf(parts[0], parts[1]),
            parts[2],
            image?.Id ?? "none",
            image?.Config.Labels?.GetValueOrDefault(Labels.Commit) ?? "none",
            services,
            await stack.Git("rev-parse", "HEAD"),
            await stack.Git("rev-parse", "HEAD^{tree}"),
            await stack.Git("status", "--porcelain")
        );
    }

    /// <summary>All containers of the project: one each, or it is neither old nor new.</summary>
    public static async Task<IReadOnlyList<ContainerDetails>> Containers(KillMatrixStack stack)
    {
        var all = new List<ContainerDetails>();
        foreach (
            var summary in await stack.Engine.Containers.List(
                new ContainerFilter { Labels = [$"{Labels.ComposeProject}={stack.Project}"] }
            )
        )
            all.Add(await stack.Engine.Containers.Inspect(summary.Id));
        return [.. all.OrderBy(c => c.Name, StringComparer.Ordinal)];
    }

    private static string Service(ContainerDetails container) => container.Config.Labels[Labels.ComposeService];

    private static async Task<string> Describe(KillMatrixStack stack, ContainerDetails container)
    {
        if (Service(container) == "eyes")
            return stack.EyesRestart ? container.Id : $"{container.Id} {container.State.StartedAt:O}";
        if (container.State is not { Running: true, Restarting: false })
            return $"{container.ImageId} stopped";
        var loaded = await stack.Engine.Containers.Exec(
            container.Id,
            new ExecSpec { Command = ["cat", "/proc/1/cmdline"] }
        );
        return $"{container.ImageId} runs {loaded.Text.Trim('\0')}";
    }

    private static Dictionary<string, string> FilesOf(string listing, string hashes)
    {
        var files = new Dictionary<string, string>();
        foreach (var entry in listing.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(e => e.Split('\t')))
            files[entry[0]] = IsCode(entry[0]) ? entry[1] : $"{entry[1]} {entry[2]}";
        foreach (var hash in hashes.Split('\0', StringSplitOptions.RemoveEmptyEntries))
            files[hash[66..]] += " " + hash[..64];
        return files;
    }
}

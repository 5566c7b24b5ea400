using Pipeline.Releases;
using Pipeline.Secrets;
using Pipeline.Terms;

namespace Pipeline.Stages.Recreate;

/// <summary>
/// Whether a container still is what compose.yml and the env files say: by what was recorded when it was made.
/// </summary>
internal sealed class ConfiguredAs(Release release)
{
    private readonly Dictionary<string, string> _recorded = release
        .History.Releases.SelectMany(r => StageNames.CreateContainers.Select(name => r.Stage(name)?.Receipt))
        .OfType<Receipt>()
        .SelectMany(r => Json.Value<RecreateReceipt>(r.Data)?.Services ?? [])
        .GroupBy(s => s.Container)
        .ToDictionary(g => g.Key, g => g.Last().Configuration);

    /// <summary>
    /// A container that this pipeline did not make has no record; it is recreated for its image anyway.
    /// </summary>
    public bool HasChanged(ServiceState state) =>
        _recorded.TryGetValue(state.Container, out var recorded) && recorded != Now(release.Context, state.Service);

    public static string Now(StackContext context, string service)
    {
        using var fingerprints = Fingerprints.Open(context.State.Root);
        return context.Configurations.Fingerprint(service, fingerprints);
    }
}

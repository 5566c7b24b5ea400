using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Stages.Recreate;

/// <summary>Why a service is recreated. Pure.</summary>
/// <param name="running">What runs now.</param>
/// <param name="drift">By service: what it reads although it runs the right image.</param>
internal sealed class RecreateReasons(
    Release release,
    IReadOnlyList<ServiceState> running,
    IReadOnlyDictionary<string, string> drift
)
{
    private readonly ConfiguredAs _configured = new(release);

    /// <summary>Env files of services that get earlier content.</summary>
    public required IReadOnlyList<EnvFileMove> Restored { get; init; }

    /// <summary>Env files of services that were edited since the release that runs.</summary>
    public required IReadOnlyList<EnvFileMove> Edited { get; init; }

    /// <returns>Null where nothing has to change.</returns>
    public string? Of(string service) => OfRelease(service) ?? OfState(service) ?? OfEnv(service);

    /// <summary>Whether an earlier stage of this release restores what the service logs in with.</summary>
    public static bool HasCredentialsRestored(Release release, string service) =>
        release.Touches(StageNames.RestoreEnv)
        && release.Context.Stack.Definition.Cutover?.Services.Contains(service) == true;

    private string? OfRelease(string service) =>
        release.Touches(StageNames.RebuildVolume) ? "its code changes"
        : HasCredentialsRestored(release, service) ? "its previous credentials are restored"
        : release.Images.ContainsKey(ImageOf(service)) ? null
        : "its image changes";

    private string? OfState(string service)
    {
        var states = running.Where(s => s.Service == service).ToList();
        if (states.Count == 0)
            return "it has no container";
        if (states.FirstOrDefault(s => s.Image != release.Images[ImageOf(service)]) is { } other)
            return $"it runs {other.ShortImage}";
        return states.Any(_configured.HasChanged)
            ? "its configuration in the compose file has changed since it was created"
            : drift.GetValueOrDefault(service);
    }

    private string? OfEnv(string service) =>
        Restored.Any(m => m.Services.Contains(service)) ? "its previous env file is restored"
        : Edited.Any(m => m.Services.Contains(service)) ? "its env file was edited since it was created"
        : null;

    private string ImageOf(string service) =>
        release.Context.Stack.Images.Single(i => i.Services.Contains(service)).Name;
}

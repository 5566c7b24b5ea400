namespace Pipeline.Stacks;

/// <summary>Which keys of which env file are set at the cutover, and for whom.</summary>
/// <param name="EnvFile">Absolute path.</param>
/// <param name="Services">Recreated in this order.</param>
/// <param name="Untouched">Services that must keep their container.</param>
/// <param name="DestroysSecret">The app role's SECRET-READ-ONCE file goes once the cut-over is proven and nothing needs
/// it any more.</param>
public sealed record CutoverRules(
    string EnvFile,
    IReadOnlyList<string> Services,
    IReadOnlyList<EnvSetting> Set,
    IReadOnlyList<string> Untouched,
    bool DestroysSecret = true
)
{
    /// <summary>On a swarm, in place of <see cref="Set"/>: what secrets of the services are to hold, by the name of the
    /// file in <c>/run/secrets</c>.</summary>
    public IReadOnlyList<EnvSetting> Secrets { get; init; } = [];
}

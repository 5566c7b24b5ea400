using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Releases;

/// <summary>
/// What compose makes of the env files now, and whether a service was started with it. Holds secrets, in memory only.
/// </summary>
internal static class EnvironmentProof
{
    /// <summary>
    /// The context with the services as the installed compose resolves them now: an env file may have changed since it
    /// was opened.
    /// </summary>
    public static async Task<StackContext> Reread(StackContext context, CancellationToken ct)
    {
        using var config = await context.Compose.Config(ct);
        return context with { Configurations = new ServiceConfigurations(config) };
    }

    public static async Task<Evidence> For(
        StackContext context,
        string service,
        IReadOnlyList<ServiceState> now,
        CancellationToken ct
    )
    {
        using var config = await context.Compose.Config(ct);
        var environment = ComposeModel.Parse(config).Services.Single(s => s.Name == service).Environment;
        var wanted = environment.Where(v => v.Value is not null).ToDictionary(v => v.Key, v => v.Value!.Reveal());
        var states = now.Where(s => s.Service == service).ToList();
        var same = states.Count > 0;
        foreach (var state in states)
            same &= (await StartedWith.Read(context, state, ct)).Matches(wanted);
        return new Evidence(
            $"{service} has the values of the env file",
            same,
            states.Count == 0 ? "it has no container" : "compared in memory"
        );
    }
}

using Pipeline.Database;
using Pipeline.Releases;
using Pipeline.Secrets;
using Pipeline.Terms;

namespace Pipeline.Stages;

/// <summary>Services whose credentials changed, after the env file has its previous bytes again.</summary>
internal static class MovedServices
{
    /// <summary>Lets them run as before, each on the image that it runs now.</summary>
    public static async Task Restore(StackContext context, IEnumerable<ServiceState> before, CancellationToken ct)
    {
        var now = await new Services(context).Look(ct);
        await new FormerServices(context).Restore([.. before.Select(b => OnImageOf(b, now))], null, ct);
    }

    /// <summary>The prior credentials are those that compose resolves again from the restored file.</summary>
    /// <param name="backup">The env file as it was; null where it was not changed.</param>
    /// <param name="before">The services as they were: those that were moved, and those that were not to be
    /// touched.</param>
    public static async Task<Proof> Prove(
        StackContext context,
        EnvFileBackup? backup,
        (IReadOnlyList<ServiceState> Moved, IReadOnlyList<ServiceState> Others) before,
        CancellationToken ct
    )
    {
        var reading = await ComposeReading.Read(context, ct);
        var now = await new Services(context).Look(ct);
        var evidence = new List<Evidence>();
        if (backup is not null)
            evidence.Add(await EnvRestore.Look(context, backup, ct));
        foreach (var service in before.Moved)
            evidence.Add(await AsBefore(context, service, now, reading, ct));
        evidence.Add(OutOfScope.RunAsBefore(before.Others, now));
        return new Proof(evidence);
    }

    private static ServiceState OnImageOf(ServiceState before, IReadOnlyList<ServiceState> now) =>
        now.FirstOrDefault(n => n.Service == before.Service) is { } state
            ? before with
            {
                Image = state.Image,
                Reference = state.Reference,
            }
            : before;

    private static async Task<Evidence> AsBefore(
        StackContext context,
        ServiceState before,
        IReadOnlyList<ServiceState> now,
        ComposeReading reading,
        CancellationToken ct
    )
    {
        var state = now.FirstOrDefault(n => n.Service == before.Service);
        var same =
            state is not null
            && state.Running == before.Running
            && (await StartedWith.Read(context, state, ct)).Matches(reading.EnvironmentOf(before.Service));
        return new Evidence(
            $"{before.Service} runs as before, with the old credentials",
            same,
            state is null ? "it has no container" : $"{state.ShortImage}, {(state.Running ? "running" : "stopped")}"
        );
    }
}

using Npgsql;
using Pipeline.Postgres;
using Pipeline.Releases;

namespace Pipeline.Stages.CutOverEnv;

/// <summary>Measured before the switch and after it, alike.</summary>
internal static class Baselines
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    public static async Task<IReadOnlyList<ServiceBeats>> Measure(
        StackContext context,
        NpgsqlDataSource admin,
        IReadOnlyList<string> services,
        CancellationToken ct
    )
    {
        var measured = context
            .Stack.Definition.Services.Where(s => s.Heartbeat is not null && services.Contains(s.Name))
            .Select(async s =>
            {
                var rate = await new Heartbeat(admin, s.Heartbeat!.Newest, context.Clock).Measure(Window, Poll, ct);
                return new ServiceBeats(s.Name, rate.Beats, rate.Window.TotalSeconds);
            });
        return await context.Log.During("measuring heartbeats", Task.WhenAll(measured));
    }
}

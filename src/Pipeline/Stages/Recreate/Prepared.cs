using Npgsql;
using Pipeline.Database;
using Pipeline.Releases;

namespace Pipeline.Stages.Recreate;

/// <summary>
/// What a recreate has ready before the services are stopped: the next containers, and a link to the database that has
/// answered. Goes with the release; containers that were started stay.
/// </summary>
internal sealed class Prepared : IAsyncDisposable
{
    private readonly Release _release;
    private NpgsqlDataSource? _database;

    private Prepared(Release release, NpgsqlDataSource? database) => (_release, _database) = (release, database);

    private IReadOnlyDictionary<string, IReadOnlyList<NextContainer>> Containers { get; set; } =
        new Dictionary<string, IReadOnlyList<NextContainer>>();

    /// <summary>Null where nothing was prepared in this process.</summary>
    public static Prepared? Of(Release release) =>
        release.Context.Leftovers.OfType<Prepared>().FirstOrDefault(p => p._release.Id == release.Id);

    /// <summary>
    /// By service, the containers that are all there: a <c>docker container prune</c> takes them away. A service that
    /// is missing is recreated by compose.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<NextContainer>>> Next(CancellationToken ct)
    {
        var there = new Dictionary<string, IReadOnlyList<NextContainer>>();
        foreach (var (service, next) in Containers)
        {
            var waiting = WaitingContainers.Among(await WaitingContainers.Of(_release.Context, service, ct));
            if (next.All(n => waiting.Any(w => w.Id == n.Id)))
                there[service] = next;
        }

        return there;
    }

    /// <exception cref="Exception">Compose cannot create one of them, or the database does not answer; nothing was
    /// stopped.</exception>
    public static async Task Make(Release release, RecreateWork work, CancellationToken ct)
    {
        var context = release.Context;
        var prepared = new Prepared(release, await DatabaseLink.Open(context, ct));
        context.Leftovers.Add(prepared);
        foreach (var rules in context.Stack.Definition.Services.Where(s => work.Services.Any(w => w.Service == s.Name)))
            await new Heartbeats(prepared._database, context).Now(rules, ct);
        prepared.Containers = await new NextContainers(release).Create(work, ct);
    }

    /// <summary>For whoever disposes it; null where there is none, or it was taken.</summary>
    public NpgsqlDataSource? TakeDatabase()
    {
        var taken = _database;
        _database = null;
        return taken;
    }

    public async ValueTask DisposeAsync()
    {
        if (TakeDatabase() is { } database)
            await database.DisposeAsync();
        await WaitingContainers.Remove(_release.Context, CancellationToken.None);
    }
}

using System.Globalization;
using System.Net;

namespace Pipeline.Docker;

/// <summary>
/// The three ways in which a write to a swarm ends: done, refused since somebody else was faster, or unknown. The
/// engine has one status, 500, for most of it, so its words decide (moby: manager/state/store, raft; 26.1).
/// </summary>
internal static class SwarmWrite
{
    /// <summary>A version that is no longer the newest; a name that is taken.</summary>
    private static readonly string[] Faster = ["update out of sequence", "name conflicts with an existing object"];

    /// <summary>The proposal may still be in the log of the managers.</summary>
    private static readonly string[] Undecided =
    [
        "lost leader status",
        "does not have a leader",
        "context deadline exceeded",
        "DeadlineExceeded",
        "raft: ",
        "code = Unavailable",
        "code = Canceled",
    ];

    /// <exception cref="DockerConflictException">Somebody else was faster; nothing was done.</exception>
    /// <exception cref="DockerOutcomeUnknownException">It may be done or not.</exception>
    public static async Task<T> Typed<T>(Func<Task<T>> write)
    {
        try
        {
            return await write();
        }
        catch (DockerException refused) when (refused.GetType() == typeof(DockerException) && Says(refused, Faster))
        {
            throw new DockerConflictException(refused.Call, refused.EngineMessage);
        }
        catch (DockerException failed) when (IsUndecided(failed))
        {
            throw new DockerOutcomeUnknownException(failed.Call, failed.EngineMessage, failed.Status, failed);
        }
    }

    /// <summary>Replaces the specification of an object.</summary>
    /// <param name="version">The one that was read; compare and swap.</param>
    /// <exception cref="DockerConflictException">Somebody else was faster; nothing was done.</exception>
    /// <exception cref="DockerOutcomeUnknownException">It may be done or not.</exception>
    public static Task Update(
        EngineHttp http,
        string path,
        ObjectVersion version,
        HttpContent spec,
        CancellationToken ct,
        params (string Key, string? Value)[] query
    ) =>
        Typed(async () =>
        {
            var index = version.Index.ToString(CultureInfo.InvariantCulture);
            var update = Route.With($"{path}/update", [("version", index), .. query]);
            await http.Do(HttpMethod.Post, update, spec, ct);
            return true;
        });

    /// <summary>A connection that was never there has carried nothing; one that broke may have.</summary>
    private static bool IsUndecided(DockerException failed) =>
        failed is DockerTimeoutException
        || (failed.GetType() == typeof(DockerException) && (failed.Status is null || Says(failed, Undecided)))
        || failed.Status is HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout;

    private static bool Says(DockerException error, IEnumerable<string> words) =>
        words.Any(w => error.EngineMessage.Contains(w, StringComparison.OrdinalIgnoreCase));
}

using System.Text.Json;

namespace Pipeline.Docker;

public sealed partial class ContainerApi
{
    /// <summary>
    /// A path of the container as tar, streamed; works on a container that never ran. Lossy: whole seconds, no user
    /// xattrs, ACLs, sockets or holes. Never for backups. Dispose the stream.
    /// </summary>
    /// <exception cref="DockerNotFoundException">No such container or path.</exception>
    public Task<Stream> GetArchive(string id, string path, CancellationToken ct = default) =>
        http.Open(HttpMethod.Get, Route.With($"{Path(id)}/archive", ("path", path)), null, ct);

    /// <summary>
    /// The container's root file system as tar, streamed: its image and its own layer, without what is mounted. As
    /// lossy as <see cref="GetArchive"/>. Dispose the stream.
    /// </summary>
    /// <exception cref="DockerNotFoundException">There is no such container.</exception>
    public Task<Stream> Export(string id, CancellationToken ct = default) =>
        http.Open(HttpMethod.Get, $"{Path(id)}/export", null, ct);

    /// <summary>The processes of a running container, as <c>ps</c> on the engine's host lists them.</summary>
    /// <exception cref="DockerConflictException">It does not run.</exception>
    public Task<ProcessList> Top(string id, CancellationToken ct = default) =>
        http.Get($"{Path(id)}/top", Json.Default.ProcessList, ct);

    /// <summary>
    /// What was changed in the container's own layer, mounts left out; folders on the way are listed as modified.
    /// </summary>
    /// <exception cref="DockerNotFoundException">There is no such container.</exception>
    public async Task<IReadOnlyList<PathChange>> Changes(string id, CancellationToken ct = default)
    {
        using var response = await http.Send(HttpMethod.Get, $"{Path(id)}/changes", null, ct);
        await using var body = await response.Content.ReadAsStreamAsync(ct);
        // Where nothing was changed the engine answers "null".
        return await JsonSerializer.DeserializeAsync(body, Json.Default.ListPathChange, ct) ?? [];
    }

    /// <summary>What is at a path of the container; null when nothing is there.</summary>
    /// <exception cref="DockerNotFoundException">There is no such container.</exception>
    public async Task<PathStat?> Stat(string id, string path, CancellationToken ct = default)
    {
        try
        {
            using var response = await http.Limited(
                $"HEAD {Path(id)}/archive",
                http.Limits.Work,
                token => http.Send(HttpMethod.Head, Route.With($"{Path(id)}/archive", ("path", path)), null, token),
                ct
            );
            var header = response.Headers.GetValues("X-Docker-Container-Path-Stat").First();
            return Read(JsonSerializer.Deserialize(Convert.FromBase64String(header), Json.Default.PathStatHeader)!);
        }
        catch (DockerNotFoundException)
        {
            // A HEAD has no body to say what was not found: a missing container throws here.
            _ = await Inspect(id, ct);
            return null;
        }
    }

    private static PathStat Read(PathStatHeader stat)
    {
        // Go's os.FileMode keeps permission bits where Unix has them, and the rest elsewhere.
        const uint directory = 1u << 31,
            setuid = 1u << 23,
            setgid = 1u << 22,
            sticky = 1u << 20;
        var mode = (int)(stat.Mode & 0x1FF);
        mode |= (stat.Mode & setuid) != 0 ? 0x800 : 0;
        mode |= (stat.Mode & setgid) != 0 ? 0x400 : 0;
        mode |= (stat.Mode & sticky) != 0 ? 0x200 : 0;
        return new PathStat(
            stat.Name,
            stat.Size,
            mode,
            (stat.Mode & directory) != 0,
            stat.Mtime,
            string.IsNullOrEmpty(stat.LinkTarget) ? null : stat.LinkTarget
        );
    }
}

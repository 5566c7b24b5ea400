using System.Net.Http.Headers;

namespace Pipeline.Docker;

public sealed partial class ImageApi
{
    /// <summary>Images with their names and layers as one tar archive (<c>docker save</c>), streamed.</summary>
    /// <param name="names">Each <c>repo:tag</c>.</param>
    /// <exception cref="DockerNotFoundException">One of them is not here.</exception>
    public Task<Stream> Save(IReadOnlyList<string> names, CancellationToken ct = default) =>
        http.Open(
            HttpMethod.Get,
            Route.With("/images/get", [.. names.Select(name => ("names", (string?)name))]),
            null,
            ct
        );

    /// <summary>Takes images in from such an archive (<c>docker load</c>).</summary>
    /// <exception cref="DockerException">It is no such archive, or there is no room.</exception>
    public async Task Load(Stream archive, CancellationToken ct = default)
    {
        var body = new StreamContent(archive, 128 * 1024)
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/x-tar") },
        };
        await foreach (var _ in Progress(Route.With("/images/load", ("quiet", "1")), body, ct))
        {
            // What went wrong has been thrown.
        }
    }
}

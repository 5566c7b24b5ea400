using System.Net.Http.Headers;
using System.Runtime.CompilerServices;

namespace Pipeline.Docker;

public sealed partial class ImageApi
{
    /// <summary>Pulls an image without credentials; images behind a login need the <c>docker</c> program.</summary>
    /// <param name="reference"><c>repo:tag</c> or <c>repo@digest</c>; without both, <c>latest</c>.</param>
    /// <param name="progress">Receives one line a step, for people.</param>
    /// <exception cref="DockerNotFoundException">The registry has no such image, or asks for a login.</exception>
    public async Task Pull(string reference, Action<string>? progress = null, CancellationToken ct = default)
    {
        // Without a tag the engine would pull every tag of the repository.
        var named =
            reference.Contains('@') || reference.LastIndexOf(':') > reference.LastIndexOf('/')
                ? reference
                : $"{reference}:latest";
        await foreach (var message in Progress(Route.With("/images/create", ("fromImage", named)), null, ct))
            progress?.Invoke(
                string.Join(
                    ' ',
                    new[] { message.Id, message.Status, message.Progress }.Where(part => !string.IsNullOrEmpty(part))
                )
            );
    }

    /// <summary>Makes an image of one layer from a root file system.</summary>
    /// <param name="tar">The root file system, streamed; may be compressed.</param>
    /// <param name="changes">Dockerfile instructions such as <c>CMD ["bash"]</c>.</param>
    /// <returns>The ID of the image, which has no name yet.</returns>
    public async Task<string> Import(Stream tar, IReadOnlyList<string>? changes = null, CancellationToken ct = default)
    {
        var query = new List<(string, string?)> { ("fromSrc", "-") };
        query.AddRange((changes ?? []).Select(change => ("changes", (string?)change)));
        var body = new StreamContent(tar, 128 * 1024)
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/x-tar") },
        };
        var id = "";
        await foreach (var message in Progress(Route.With("/images/create", [.. query]), body, ct))
            id = message.Status is { } status && status.StartsWith("sha256:", StringComparison.Ordinal) ? status : id;
        return id;
    }

    /// <summary>The engine says 200 first and reports a failure in the stream.</summary>
    private async IAsyncEnumerable<ProgressMessage> Progress(
        string path,
        HttpContent? body,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        await using var stream = await http.Open(HttpMethod.Post, path, body, ct);
        await foreach (
            var message in JsonLines.Read(
                stream,
                Json.Default.ProgressMessage,
                EngineHttp.Call(HttpMethod.Post, path),
                ct
            )
        )
        {
            if (message.Error is { } error)
                throw new DockerException(EngineHttp.Call(HttpMethod.Post, path), error);
            yield return message;
        }
    }
}

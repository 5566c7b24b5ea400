using System.Text.Json;

namespace Pipeline.Docker;

/// <summary>Reads the engine's error bodies and renames transport errors.</summary>
internal static class EngineErrors
{
    private const int LongestMessage = 8192;

    /// <summary>
    /// Runs one exchange; whatever goes wrong on the wire becomes a <see cref="DockerException"/> that names the call.
    /// </summary>
    public static async Task<T> Translated<T>(string call, Func<Task<T>> exchange, CancellationToken ct)
    {
        try
        {
            return await exchange();
        }
        catch (HttpRequestException error) when (error.InnerException is DockerUnreachableException unreachable)
        {
            throw new DockerUnreachableException(call, unreachable.EngineMessage, unreachable.InnerException);
        }
        catch (HttpRequestException error) when (error.InnerException is EngineAddressException unusable)
        {
            throw new EngineAddressException(unusable.Message);
        }
        catch (Exception error) when (error is HttpRequestException or IOException && ct.IsCancellationRequested)
        {
            throw new OperationCanceledException(ct);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new DockerException(
                call,
                $"the connection broke, or the other side is no Docker engine: {error.Message}",
                null,
                error
            );
        }
        catch (JsonException)
        {
            // No inner exception: it may quote the answer, which may hold environment values.
            throw new DockerException(call, "the answer is not what a Docker engine says here");
        }
    }

    /// <summary>The engine's <c>{"message": "…"}</c>, or the text as it is (a proxy's page).</summary>
    public static async Task<string> Message(HttpResponseMessage response, CancellationToken ct)
    {
        var text = await Text(response, ct);
        try
        {
            using var json = JsonDocument.Parse(text);
            if (
                json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("message", out var message)
            )
                return message.GetString() ?? text;
        }
        catch (JsonException) { }
        return text.Length > 0 ? text : response.ReasonPhrase ?? "no message";
    }

    private static async Task<string> Text(HttpResponseMessage response, CancellationToken ct)
    {
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(ct);
            var buffer = new byte[LongestMessage];
            var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
            return System.Text.Encoding.UTF8.GetString(buffer, 0, length).Trim();
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return "";
        }
    }
}

namespace Pipeline.Docker;

public sealed partial class ContainerApi
{
    private static readonly TimeSpan CleanUpGrace = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Creates a container, feeds it, reads it to its end, and returns when it is removed with its anonymous volumes.
    /// It is removed also after an error and on cancellation; when this process is killed, the engine removes it as
    /// soon as its command ends. Binary safe, keeps no log; input and output may be of any size.
    /// </summary>
    /// <param name="stdin">Read to its end, then the process sees end of file. Null: no input.</param>
    /// <param name="stdout">Receives standard output; null: it is collected in the result.</param>
    /// <exception cref="DockerNotFoundException">There is no such image.</exception>
    /// <exception cref="DockerException">The command cannot be started.</exception>
    public async Task<RunResult> Run(
        ContainerSpec spec,
        Stream? stdin = null,
        Stream? stdout = null,
        CancellationToken ct = default
    )
    {
        var id = await CreateForRun(spec, stdin is not null, ct);
        try
        {
            return await http.Limited(
                $"POST {Path(id)}/attach",
                http.Limits.Stream,
                token => Attached(id, spec.Tty, stdin, stdout, token),
                ct
            );
        }
        catch
        {
            await Discard(id);
            throw;
        }
    }

    private async Task<RunResult> Attached(string id, bool tty, Stream? stdin, Stream? stdout, CancellationToken ct)
    {
        // Asked before the start: a quick container would be gone afterwards, its exit code with it.
        using var removal = await http.Send(HttpMethod.Post, RemovalPath(id), null, ct);
        await using var streams = await http.Hijack(
            Route.With(
                $"{Path(id)}/attach",
                ("stream", "1"),
                ("stdin", Route.Flag(stdin is not null)),
                ("stdout", "1"),
                ("stderr", "1")
            ),
            null,
            ct
        );
        await Start(id, ct);
        using var collected = new MemoryStream();
        var stderr = await StandardStreams.Exchange(streams, tty, stdin, stdout ?? collected, ct);
        return new RunResult(await ExitCode(removal, RemovalPath(id), ct), collected.ToArray(), stderr);
    }

    private static string RemovalPath(string id) => $"{Path(id)}/wait?condition=removed";

    /// <summary>
    /// A create that was sent must be followed to its end, or a container stays behind that nobody knows.
    /// </summary>
    private async Task<string> CreateForRun(ContainerSpec spec, bool stdin, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var creating = Create(
            CreateContainerBody.From(spec with { AutoRemove = true }, attached: true, stdin),
            null,
            CancellationToken.None
        );
        try
        {
            return await creating.WaitAsync(ct);
        }
        catch (OperationCanceledException)
        {
            await Discard(await creating.WaitAsync(CleanUpGrace, CancellationToken.None));
            throw;
        }
    }

    private static async Task<int> ExitCode(HttpResponseMessage removal, string path, CancellationToken ct)
    {
        var answer = await EngineHttp.Parse(
            removal,
            EngineHttp.Call(HttpMethod.Post, path),
            Json.Default.WaitAnswer,
            ct
        );
        return answer.Error?.Message is { Length: > 0 } message
            ? throw new DockerException(EngineHttp.Call(HttpMethod.Post, path), message)
            : answer.StatusCode;
    }

    /// <summary>Removes without hiding the error that led here; the caller's cancellation must not stop it.</summary>
    private async Task Discard(string id)
    {
        using var grace = new CancellationTokenSource(CleanUpGrace);
        try
        {
            await Remove(id, force: true, volumes: true, grace.Token);
        }
        catch (DockerConflictException)
        {
            await Removed(id, grace.Token);
        }
        catch (Exception error) when (error is DockerException or OperationCanceledException)
        {
            // Gone already, or the engine is: it removes the container itself when the process ends.
        }
    }

    private async Task Removed(string id, CancellationToken ct)
    {
        try
        {
            await http.Read(HttpMethod.Post, RemovalPath(id), null, Json.Default.WaitAnswer, ct, http.Limits.Work);
        }
        catch (Exception error) when (error is DockerException or OperationCanceledException) { }
    }
}

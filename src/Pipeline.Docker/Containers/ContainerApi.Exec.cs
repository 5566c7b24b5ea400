namespace Pipeline.Docker;

public sealed partial class ContainerApi
{
    private static readonly TimeSpan ExecPoll = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Runs a command in a running container and reads it to its end. The engine cannot end it: after cancellation it
    /// may go on.
    /// </summary>
    /// <param name="stdin">Read to its end, then the process sees end of file. Null: no input.</param>
    /// <exception cref="DockerConflictException">The container is not running.</exception>
    public async Task<ExecResult> Exec(string id, ExecSpec spec, Stream? stdin = null, CancellationToken ct = default)
    {
        var body = new CreateExecBody(
            spec.Command,
            EnvironmentNames.Checked(spec.Env),
            spec.User,
            spec.WorkingDir,
            spec.Privileged,
            stdin is not null
        );
        var created = await http.Read(
            HttpMethod.Post,
            $"{Path(id)}/exec",
            Json.Body(body, Json.Default.CreateExecBody),
            Json.Default.CreatedId,
            ct
        );
        var exec = $"/exec/{Route.Name(created.Id)}";
        using var collected = new MemoryStream();
        var stderr = await http.Limited(
            $"POST {exec}/start",
            http.Limits.Stream,
            async token =>
            {
                await using var streams = await http.Hijack(
                    $"{exec}/start",
                    Json.Body(new StartExecBody(), Json.Default.StartExecBody),
                    token
                );
                return await StandardStreams.Exchange(streams, tty: false, stdin, collected, token);
            },
            ct
        );
        return new ExecResult(await ExecExitCode(exec, ct), collected.ToArray(), stderr);
    }

    private async Task<int> ExecExitCode(string exec, CancellationToken ct)
    {
        // The output ends a moment before the engine has seen the process end; the API has no wait for it.
        while (true)
        {
            var state = await http.Get($"{exec}/json", Json.Default.ExecState, ct);
            if (!state.Running && state.ExitCode is { } code)
                return code;
            await Task.Delay(ExecPoll, ct);
        }
    }
}

using Pipeline.Platform;

namespace Pipeline.Docker;

/// <summary><c>docker stack</c> on a manager of a swarm, with a clean environment.</summary>
public sealed class StackCli(EngineAddress manager)
{
    private const int KeptLines = 20;

    /// <summary>Makes or updates the services of a stack file; returns before their tasks run.</summary>
    /// <param name="stack">Name of the stack.</param>
    /// <param name="logins">Folder with the <c>config.json</c> whose logins the nodes pull with.</param>
    /// <param name="line">Receives what the program says.</param>
    /// <exception cref="DockerException">It failed; says what the program said last.</exception>
    /// <exception cref="ChildStartException">There is no program <c>docker</c>.</exception>
    public async Task Deploy(string file, string stack, string logins, Action<string>? line, CancellationToken ct)
    {
        string[] arguments = ["stack", "deploy", "--with-registry-auth", "--compose-file", file, stack];
        var environment = await CliEnvironment.Bound(manager, ct);
        environment["DOCKER_CONFIG"] = logins;
        var said = new LastLines(KeptLines);
        void Hear(string text)
        {
            said.Add(text);
            line?.Invoke(text);
        }

        var streams = new ChildStreams { Output = ChildStreams.Lines(Hear), Errors = ChildStreams.Lines(Hear) };
        var docker = new ChildCommand("docker", arguments, Path.GetDirectoryName(file), environment);
        var exit = await ChildProcess.Run(docker, streams, ct);
        if (exit != 0)
            throw new DockerException("docker stack deploy", said.Text);
    }
}

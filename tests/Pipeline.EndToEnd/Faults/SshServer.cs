using System.Security.Cryptography;
using System.Text;
using Pipeline.Platform;

namespace Pipeline.EndToEnd.Faults;

/// <summary>
/// A machine that is reached by ssh alone, as a container: a real sshd, before the socket of the usual engine. The
/// client is the real ssh with a configuration of its own, which is found first on the path.
/// </summary>
internal sealed class SshServer : IAsyncDisposable
{
    private const string Dockerfile = """
        FROM pipeline/base:13
        RUN --mount=type=cache,id=pipeline-apt-lists,target=/var/lib/apt/lists,sharing=locked \
            --mount=type=cache,id=pipeline-apt-cache,target=/var/cache/apt,sharing=locked \
            apt-get update -q \
            && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends openssh-server procps
        # "bound" is root too, whom sshd lets forward nothing; "guest" may not use the engine.
        RUN useradd --non-unique --uid 0 --home-dir /root bound && useradd --create-home guest \
            && printf 'Match User bound\n  AllowStreamLocalForwarding no\n' >>/etc/ssh/sshd_config && mkdir -p /run/sshd
        CMD ["sh", "-c", "while :; do [ -e /down ] || /usr/sbin/sshd -De; sleep 0.1; done"]

        """;

    private static readonly string Image =
        $"pipeline-tests/sshd:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Dockerfile)))[..12]}";

    private readonly string _folder = Directory.CreateTempSubdirectory("sshd-").FullName;

    private SshServer() { }

    private string Name => Path.GetFileName(_folder).ToLowerInvariant();

    /// <summary>For a script that knows nothing of the other engine: a command on that machine.</summary>
    private string Inside => $"env DOCKER_HOST=unix:///var/run/docker.sock docker exec {Name} sh -c";

    public string Address { get; private set; } = "";

    /// <summary>For a script: every connection breaks, which the client has seen by then; the next one is
    /// taken.</summary>
    public string CutScript => $"{Inside} 'pkill -9 -f \"^sshd(-session)?: .*(notty|priv)\"'; sleep 2";

    /// <summary>For a script: every connection breaks, and none is taken for a while.</summary>
    public string DownScript(int seconds) =>
        $"{Inside} 'touch /down; pkill -9 sshd; (sleep {seconds}; rm /down) >/dev/null 2>&1 &'";

    /// <summary>For a script: every connection breaks, and none is taken any more.</summary>
    public string GoneScript => $"{Inside} 'touch /down; pkill -9 sshd'";

    public Task ComeBack() => Output("sh", "-c", $"{Inside} 'rm /down'");

    public static async Task<SshServer> Up()
    {
        await Ensure();
        var server = new SshServer();
        try
        {
            await server.Start();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>What leads a pipeline to the engine through this machine.</summary>
    /// <param name="user">Who logs in.</param>
    /// <param name="knows">Whether the client knows the machine's host key.</param>
    /// <param name="key">Whether the client has the key that logs in.</param>
    /// <param name="end">What follows the machine in the address.</param>
    public async Task<IReadOnlyDictionary<string, string>> Client(
        string user = "root",
        bool knows = true,
        bool key = true,
        string end = ""
    )
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, $"client-{knows}-{key}")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(folder, "config"),
            $"""
            IdentityFile {Path.Combine(_folder, key ? "key" : "other")}
            IdentitiesOnly yes
            IdentityAgent none
            GlobalKnownHostsFile /dev/null
            UserKnownHostsFile {(knows ? Path.Combine(_folder, "known") : "/dev/null")}

            """
        );
        var ssh = Path.Combine(folder, "ssh");
        await File.WriteAllTextAsync(ssh, $"#!/bin/sh\nexec /usr/bin/ssh -F {folder}/config \"$@\"\n");
        await Output("chmod", "755", ssh);
        return new Dictionary<string, string>
        {
            ["DOCKER_HOST"] = $"ssh://{user}@{Address}{end}",
            ["PATH"] = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}",
        };
    }

    /// <summary>Reaches the containers of this network, as the engine's host does.</summary>
    public Task Join(string network) => Output("docker", "network", "connect", network, Name);

    /// <summary>No client is logged in any more: the last one's session ends once its input has.</summary>
    /// <exception cref="TimeoutException">One stays for a minute.</exception>
    public async Task SessionsEnd()
    {
        const string Ended = """
            for i in $(seq 600); do
              pgrep -f '^sshd(-session)?: .*notty' >/dev/null || exit 0
              sleep 0.1
            done
            exit 1
            """;
        var run = await new Command("docker", "exec", Name, "sh", "-c", Ended).Run(default);
        if (run.ExitCode != 0)
            throw new TimeoutException("A client is still logged in a minute after its program has ended.");
    }

    public async ValueTask DisposeAsync()
    {
        await new Command("docker", "rm", "--force", "--volumes", Name).Run(default);
        Directory.Delete(_folder, recursive: true);
    }

    private async Task Start()
    {
        foreach (var key in new[] { "key", "other" })
            await Output("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", Path.Combine(_folder, key));
        await Output(
            "docker",
            ["run", "--detach", "--name", Name, "--volume", "/var/run/docker.sock:/var/run/docker.sock", Image]
        );
        var login = await File.ReadAllTextAsync(Path.Combine(_folder, "key.pub"));
        await new Command(
            "docker",
            "exec",
            "-i",
            Name,
            "sh",
            "-euc",
            "cat >/k; for h in /root /home/guest; do install -d -m 700 $h/.ssh; cp /k $h/.ssh/authorized_keys; "
                + "chmod 600 $h/.ssh/authorized_keys; done; chown -R guest /home/guest/.ssh"
        ).Output(default, async input => await input.WriteAsync(Encoding.UTF8.GetBytes(login)));
        Address = await Output(
            "docker",
            "inspect",
            "--format",
            "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}",
            Name
        );
        var hostKey = await Output("docker", "exec", Name, "cat", "/etc/ssh/ssh_host_ed25519_key.pub");
        await File.WriteAllTextAsync(Path.Combine(_folder, "known"), $"{Address} {hostKey}\n");
    }

    private static async Task Ensure()
    {
        if ((await new Command("docker", "image", "inspect", Image).Run(default)).Ok)
            return;
        await new Command("docker", "buildx", "build", "--load", "--provenance=false", "--tag", Image, "-").Output(
            default,
            async stdin => await stdin.WriteAsync(Encoding.UTF8.GetBytes(Dockerfile))
        );
    }

    private static Task<string> Output(string program, params string[] arguments) =>
        new Command(program, arguments).Output(default);
}

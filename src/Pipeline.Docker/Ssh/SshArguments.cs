using System.Globalization;

namespace Pipeline.Docker;

/// <summary>The command line of an ssh that forwards a socket of this machine to one of another.</summary>
internal static class SshArguments
{
    /// <summary>Before each word that the other side tells us; a login script may print lines of its own.</summary>
    public const string Mark = "pipeline-ssh:";

    public const string Ready = "ready";
    public const string NoSocket = "no-socket";
    public const string NoPermission = "no-permission";

    /// <summary>
    /// These beat the user's configuration. Nobody is asked anything, and an unknown or changed host key ends it. The
    /// connection is its own, so that it ends with this process. One that went silent is noticed after 15 seconds.
    /// </summary>
    private static readonly string[] Options =
    [
        "BatchMode=yes",
        "StrictHostKeyChecking=yes",
        "ControlMaster=no",
        "ControlPath=none",
        "ForwardAgent=no",
        "ForwardX11=no",
        "PermitLocalCommand=no",
        "RemoteCommand=none",
        "ConnectTimeout=15",
        "ServerAliveInterval=5",
        "ServerAliveCountMax=3",
        "ExitOnForwardFailure=yes",
        "StreamLocalBindMask=0177",
        "StreamLocalBindUnlink=yes",
        "LogLevel=INFO",
    ];

    /// <param name="local">Path of the socket that ssh makes here.</param>
    /// <param name="remote">Where it leads on the other machine: a path, or <c>host:port</c>.</param>
    public static IReadOnlyList<string> Forward(SshTarget target, string local, string remote) =>
        [
            "-T",
            .. Options.SelectMany(o => new[] { "-o", o }),
            "-L",
            $"{local}:{remote}",
            .. target.User is { } user ? new[] { "-l", user } : [],
            .. target.Port is { } port ? new[] { "-p", port.ToString(CultureInfo.InvariantCulture) } : [],
            "--",
            target.Host,
            Script(remote),
        ];

    /// <summary>
    /// Runs on the other machine, whatever shell the account has. It lives as long as its input is open: when this
    /// process dies, it ends, and with it the connection.
    /// </summary>
    private static string Script(string remote)
    {
        const string wait = $"echo {Mark}{Ready}; exec cat >/dev/null";
        return remote.StartsWith('/')
            ? $"sh -c 's={remote}; if [ ! -S \"$s\" ]; then echo {Mark}{NoSocket}; "
                + $"elif [ ! -r \"$s\" ] || [ ! -w \"$s\" ]; then echo {Mark}{NoPermission}; else {wait}; fi'"
            : $"sh -c '{wait}'";
    }
}

namespace Pipeline.Docker;

/// <summary>Turns what ssh said before it ended into what the user can do about it.</summary>
internal static class SshFailure
{
    /// <param name="said">What the other side told us; null where it never came to that.</param>
    /// <param name="lines">The last lines of ssh's standard error.</param>
    /// <param name="remote">Where it was to lead: the engine's socket, or a port as the host calls it.</param>
    public static string Reason(SshTarget target, string? said, IReadOnlyList<string> lines, string remote)
    {
        var text = string.Join('\n', lines);
        bool Has(string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);
        return said switch
        {
            SshArguments.NoSocket => $"{target.Host} has no socket {target.Socket}, or this account cannot see it; is "
                + "the Docker daemon running there? A rootless engine's socket is named at the end of the address, as "
                + "in ssh://user@host/run/user/1000/docker.sock",
            SshArguments.NoPermission => $"the account that ssh logs in with may not use {target.Socket} on "
                + $"{target.Host}; there, as root: usermod -aG docker <account>",
            _ when Has("open failed: ") && remote != target.Socket =>
                $"the ssh server of {target.Host} does not connect to {remote}: nobody listens there, or the host "
                    + "has no way to it, or it forbids to forward ports (its sshd_config needs AllowTcpForwarding yes "
                    + "or local)",
            _ when Has("REMOTE HOST IDENTIFICATION HAS CHANGED") =>
                "it shows another host key than the known one: it was set up anew, or somebody stands in between; "
                    + $"ask its administrator for the fingerprint, and only then: ssh-keygen -R {Known(target)}",
            _ when Has("Host key verification failed") || Has("host key is known for") =>
                $"its host key is not known here; connect once by hand, compare the fingerprint and accept it: {Try(target)}",
            _ when Has("Permission denied (") || Has("Too many authentication failures") =>
                "ssh's login was refused, and no password is asked for here; load the key (ssh-add), or bring it there: "
                    + $"ssh-copy-id {Login(target)}; then try: {Try(target)}",
            _ when Has("Could not resolve hostname") => $"there is no host {target.Host}; check the address",
            _ when Has("Connection refused") && Has("connect to host") =>
                $"no ssh server listens on {target.Host}; is it running, and is the port right?",
            _ when Has("timed out") || Has("No route to host") || Has("Network is unreachable") =>
                $"{target.Host} does not answer; is it up, and is there a way to it (firewall, VPN)?",
            // OpenSSH says the same of both.
            _ when Has("open failed: ") =>
                $"the ssh server of {target.Host} does not connect to {target.Socket}: it forbids to forward sockets "
                    + "(its sshd_config needs AllowStreamLocalForwarding yes), or nobody listens there (is the Docker "
                    + "daemon running?)",
            _ => $"ssh ended{(text.Length > 0 ? $": {Line(lines)}" : " without a word")}; try: {Try(target)}",
        };
    }

    private static string Line(IReadOnlyList<string> lines) =>
        string.Join(" / ", lines.Where(l => l.Trim().Length > 0).TakeLast(3).Select(l => l.Trim()));

    private static string Try(SshTarget target) =>
        $"ssh {(target.Port is { } port ? $"-p {port} " : "")}{Login(target)}";

    private static string Login(SshTarget target) => target.User is { } user ? $"{user}@{target.Host}" : target.Host;

    /// <summary>As known_hosts spells it.</summary>
    private static string Known(SshTarget target) =>
        target.Port is { } port and not 22 ? $"'[{target.Host}]:{port}'" : target.Host;
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace Pipeline.Docker;

/// <summary>Where an <c>ssh://</c> address leads: an account on a machine, and the engine's socket there.</summary>
/// <param name="User">Null: as ssh's configuration says.</param>
/// <param name="Host">A name, an address, or an alias of ssh's configuration; IPv6 without brackets.</param>
/// <param name="Port">Null: as ssh's configuration says.</param>
/// <param name="Socket">Path of the engine's socket on that machine.</param>
internal sealed partial record SshTarget(string? User, string Host, int? Port, string Socket)
{
    public const string UsualSocket = "/var/run/docker.sock";

    private const string Expected =
        "expected ssh://user@host, ssh://host:port, or with the path of the engine's socket "
        + "at the end, ssh://user@host/run/user/1000/docker.sock";

    /// <summary>Reads <c>ssh://[user@]host[:port][/path]</c>.</summary>
    /// <exception cref="EngineAddressException">It is something else, or holds a password, which is not
    /// repeated.</exception>
    public static SshTarget Parse(string address)
    {
        if (HasPassword().IsMatch(address))
            throw new EngineAddressException(
                "the ssh address of the engine holds a password, which is not supported; use a key (ssh-copy-id), "
                    + "and leave the password out of the address"
            );
        if (
            Form().Match(address) is not { Success: true } parts
            || (parts.Groups["port"] is { Success: true } given && Number(given.Value) is 0 or > ushort.MaxValue)
        )
            throw new EngineAddressException($"'{address}' is not an ssh address of an engine; {Expected}");
        return new SshTarget(
            parts.Groups["user"] is { Success: true } user ? user.Value : null,
            parts.Groups["host"].Value.Trim('[', ']'),
            parts.Groups["port"] is { Success: true } port ? Number(port.Value) : null,
            parts.Groups["path"].Value is { Length: > 1 } path ? path : UsualSocket
        );
    }

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    // Each name goes into a command line: none starts with a dash or needs quoting.
    [GeneratedRegex(
        @"\Assh://(?:(?<user>[\w.+][\w.+-]*)@)?(?<host>[A-Za-z0-9_][A-Za-z0-9_.-]*|\[[0-9A-Fa-f:.]+\])"
            + @"(?::(?<port>[0-9]{1,5}))?(?<path>/[A-Za-z0-9_./@+-]*)?\z"
    )]
    private static partial Regex Form();

    [GeneratedRegex(@"\Assh://[^/@]*:[^/@]*@")]
    private static partial Regex HasPassword();
}

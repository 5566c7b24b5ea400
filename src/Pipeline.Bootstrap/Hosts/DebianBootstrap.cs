using Pipeline.Platform;
using Pipeline.Terms;

namespace Pipeline.Bootstrap;

/// <summary>
/// Debian as an image: pulled where a registry answers at once, else bootstrapped from the package mirror.
/// </summary>
internal static class DebianBootstrap
{
    /// <summary>How long a registry may take to say anything at all.</summary>
    private static readonly TimeSpan FirstWord = TimeSpan.FromSeconds(4);

    // Imported without a name, named only when the bootstrap succeeded: half a tree must not become the base image.
    private const string Script = """
        set -euo pipefail
        name=$1; shift
        id=$(mmdebstrap --variant=minbase --dpkgopt=force-unsafe-io --aptopt='Acquire::Languages "none"' \
          --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/info/*' \
          --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
          --dpkgopt='path-include=/usr/share/doc/*/copyright' \
          "$@" | docker import --change 'CMD ["bash"]' -)
        docker tag "$id" "$name"
        """;

    /// <param name="release">Debian 13 unless said otherwise.</param>
    public static async Task Make(
        string name,
        OsRelease os,
        Action<string> line,
        CancellationToken ct,
        DebianRelease? release = null
    )
    {
        var debian = release ?? DebianRelease.Trixie;
        if (await TryPull(debian, line, ct).ConfigureAwait(false))
            await new Command("docker", "tag", debian.Official, name).Output(ct).ConfigureAwait(false);
        else
            await Bootstrap(name, debian, os, line, ct).ConfigureAwait(false);
    }

    private static async Task<bool> TryPull(DebianRelease debian, Action<string> line, CancellationToken ct)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(ct);
        silence.CancelAfter(FirstWord);
        try
        {
            var result = await new Command("docker", "pull", debian.Official)
                .Run(
                    silence.Token,
                    line: text =>
                    {
                        silence.CancelAfter(Timeout.InfiniteTimeSpan);
                        line(text);
                    }
                )
                .ConfigureAwait(false);
            return result.Ok;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async Task Bootstrap(
        string name,
        DebianRelease debian,
        OsRelease os,
        Action<string> line,
        CancellationToken ct
    )
    {
        var bootstrap = new Command("bash", ["-c", Script, "bootstrap", name, debian.Suite, "-", .. Mirror(os)]);
        var result = await bootstrap.Run(ct, line: line).ConfigureAwait(false);
        if (result.Ok)
            return;
        throw PipelineException.Refuse(
            $"No registry serves {debian.Official}, and it could not be bootstrapped from the package "
                + $"mirror:\n{result.Error}",
            "as root: apt-get install mmdebstrap debian-archive-keyring, then run this again"
        );
    }

    /// <summary>Debian's own mirror setting; none elsewhere, then the program's default is used.</summary>
    private static string[] Mirror(OsRelease os)
    {
        if (!os.IsDebian || AptInstaller.MachineSources(os).Mirror is not { } mirror)
            return [];
        const string list = "mirror+file:";
        return [mirror.StartsWith(list, StringComparison.Ordinal) ? FirstOf(mirror[list.Length..]) : mirror];
    }

    /// <summary>A list of mirrors is a file of this machine; a container needs the address itself.</summary>
    private static string FirstOf(string path) =>
        File.ReadLines("/" + path.TrimStart('/')).First(l => l.Length > 0 && l[0] != '#').Split(' ', '\t')[0];
}

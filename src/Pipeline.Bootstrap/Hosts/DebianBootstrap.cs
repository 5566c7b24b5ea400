using Pipeline.Docker;
using Pipeline.Platform;
using Pipeline.Terms;

namespace Pipeline.Bootstrap;

/// <summary>
/// Debian as an image: pulled where a registry answers at once, else bootstrapped from the package mirror.
/// </summary>
internal sealed class DebianBootstrap(DockerEngine engine, DebianRelease debian)
{
    private const int KeptLines = 40;

    /// <summary>How long a registry may take to say anything at all.</summary>
    private static readonly TimeSpan FirstWord = TimeSpan.FromSeconds(4);

    private static readonly string[] Options =
    [
        "--variant=minbase",
        "--dpkgopt=force-unsafe-io",
        "--aptopt=Acquire::Languages \"none\"",
        "--dpkgopt=path-exclude=/usr/share/man/*",
        "--dpkgopt=path-exclude=/usr/share/info/*",
        "--dpkgopt=path-exclude=/usr/share/locale/*",
        "--dpkgopt=path-exclude=/usr/share/doc/*",
        "--dpkgopt=path-include=/usr/share/doc/*/copyright",
    ];

    /// <exception cref="PipelineException">No registry serves it, and it could not be bootstrapped.</exception>
    public async Task Make(string name, OsRelease os, Action<string> line, CancellationToken ct)
    {
        var image = await TryPull(line, ct) ? debian.Official : await Bootstrap(os, line, ct);
        await engine.Images.Tag(image, name[..name.IndexOf(':')], name[(name.IndexOf(':') + 1)..], ct);
    }

    private async Task<bool> TryPull(Action<string> line, CancellationToken ct)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(ct);
        silence.CancelAfter(FirstWord);
        try
        {
            await engine.Images.Pull(
                debian.Official,
                text =>
                {
                    silence.CancelAfter(Timeout.InfiniteTimeSpan);
                    line(text);
                },
                silence.Token
            );
            return true;
        }
        catch (DockerException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>
    /// Imported without a name, which it gets only when the bootstrap succeeded: half a tree must not become the base
    /// image.
    /// </summary>
    /// <returns>The image's ID.</returns>
    private async Task<string> Bootstrap(OsRelease os, Action<string> line, CancellationToken ct)
    {
        var said = new LastLines(KeptLines);
        var id = "";
        var streams = new ChildStreams
        {
            Output = async (tar, token) => id = await engine.Images.Import(tar, ["CMD [\"bash\"]"], token),
            Errors = ChildStreams.Lines(text =>
            {
                said.Add(text);
                line(text);
            }),
        };
        try
        {
            var command = new Command("mmdebstrap", [.. Options, debian.Suite, "-", .. Mirror(os)]);
            if (await ChildProcess.Run(command.ToChild(), streams, ct) == 0)
                return id;
        }
        catch (Exception e) when (e is ChildStartException or DockerException)
        {
            said.Add(e.Message);
        }

        throw PipelineException.Refuse(
            $"No registry serves {debian.Official}, and it could not be bootstrapped from the package "
                + $"mirror:\n{said.Text}",
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

using System.Diagnostics;

namespace Pipeline.Tests.Secrets;

/// <summary>
/// A file system whose disk cannot take what was written: writes go to the cache and succeed, and only the flush fails.
/// It lies on a loop device, whose own file lies on a small file system in memory that can be filled up and freed.
/// Needs root, or sudo that asks nothing.
/// </summary>
internal sealed class FailingDisk : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("failing-disk-").FullName;

    public FailingDisk() =>
        Root(
            $$"""
            mkdir {{_folder}}/under {{_folder}}/disk
            mount -t tmpfs -o size=1m,mode=777 under {{_folder}}/under
            truncate -s 8m {{_folder}}/under/image
            mkfs.ext2 -q -F -m 0 -b 4096 {{_folder}}/under/image
            mount -o loop {{_folder}}/under/image {{_folder}}/disk
            chown {{Environment.UserName}} {{_folder}}/disk
            """
        );

    public string Path => System.IO.Path.Combine(_folder, "disk");

    /// <summary>Where the disk's own file lies: once filled, a write itself fails.</summary>
    public string Full => System.IO.Path.Combine(_folder, "under");

    /// <summary>From here on, what needs a new block of the disk fails when it is flushed.</summary>
    /// <param name="leave">Bytes that stay free in <see cref="Full"/>.</param>
    public void Fail(int leave = 0) =>
        Root(
            $"sync -f {Path}; cat /dev/zero >{_folder}/under/fill 2>/dev/null || true; truncate -s -{leave} {_folder}/under/fill"
        );

    public void Mend() => Root($"rm {_folder}/under/fill");

    public void Dispose() => Root($"umount -l {_folder}/disk {_folder}/under; rm -r {_folder}");

    internal static void Root(string script)
    {
        string[] prefix = Environment.IsPrivilegedProcess ? [] : ["sudo", "-n"];
        string[] command = [.. prefix, "sh", "-euc", script];
        using var shell = Process.Start(
            new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true }
        )!;
        var errors = shell.StandardError.ReadToEnd();
        shell.WaitForExit();
        shell.ExitCode.Should().Be(0, errors);
    }
}

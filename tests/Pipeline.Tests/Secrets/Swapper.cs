using System.Diagnostics;

namespace Pipeline.Tests.Secrets;

/// <summary>
/// Somebody who owns a folder in which root works, and who is quick: as long as this lives, each file there whose name
/// fits becomes a symlink, or where the kernel lets him a hard link, to a file of root's, and the other way round.
/// Needs root; elsewhere it does nothing, for root's is what is at stake.
/// </summary>
internal sealed class Swapper : IDisposable
{
    public const uint User = 4321;

    private const string Script = """
        my ($folder, $pattern, $victim) = @ARGV;
        chdir $folder or die;
        while (1) {
          opendir my $names, '.' or next;
          for my $name (grep { /$pattern/ } readdir $names) {
            rename $name, "x$name";
            link $victim, $name or symlink $victim, $name;
            unlink $name;
            symlink $victim, $name;
            rename "x$name", $name if rand() < 0.5;
          }
        }
        """;

    private readonly Process? _process;

    /// <param name="pattern">A regular expression of Perl.</param>
    public Swapper(string folder, string pattern, string victim)
    {
        if (!Environment.IsPrivilegedProcess)
            return;
        FailingDisk.Root($"chown {User}:{User} {folder}");
        _process = Process.Start(
            "setpriv",
            [$"--reuid={User}", $"--regid={User}", "--clear-groups", "perl", "-e", Script, folder, pattern, victim]
        );
    }

    public void Dispose()
    {
        if (_process is null)
            return;
        _process.HasExited.Should().BeFalse("it was to disturb all the time");
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}

using System.Runtime.InteropServices;
using Pipeline.Bootstrap;

namespace Pipeline.Tests.Bootstrap;

public sealed class DetachedProcessTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_detached_program_holds_nothing_that_anybody_waits_for()
    {
        // A copied descriptor, unlike .NET's own, is inherited: as when the shell that started us had it open.
        using var held = File.OpenWrite(Path.Combine(_folder.FullName, "held"));
        var inherited = Duplicate((int)held.SafeFileHandle.DangerousGetHandle());
        var log = Path.Combine(_folder.FullName, "log");

        using var process = DetachedProcess.Start(log, "sh", "-c", "echo up; exec sleep 60");
        try
        {
            await Eventually(() => File.Exists(log) && File.ReadAllText(log) == "up\n");

            Open(process.Id).Should().Equal("0 -> /dev/null", $"1 -> {log}", $"2 -> {log}");
            Session(process.Id).Should().Be(process.Id);
        }
        finally
        {
            process.Kill();
            CloseDescriptor(inherited);
        }
    }

    [Fact]
    public async Task What_it_says_is_appended_to_its_log()
    {
        var log = Path.Combine(_folder.FullName, "log");
        await File.WriteAllTextAsync(log, "before\n");

        using var process = DetachedProcess.Start(log, "sh", "-c", "echo out; echo err >&2");
        await process.WaitForExitAsync();

        File.ReadAllText(log).Should().Be("before\nout\nerr\n");
    }

    private static IEnumerable<string> Open(int pid) =>
        Directory
            .EnumerateFileSystemEntries($"/proc/{pid}/fd")
            .Select(fd => $"{Path.GetFileName(fd)} -> {new FileInfo(fd).LinkTarget}")
            .Order(StringComparer.Ordinal);

    /// <summary>proc(5), /proc/pid/stat: the sixth field.</summary>
    private static int Session(int pid) =>
        int.Parse(File.ReadAllText($"/proc/{pid}/stat").Split(") ")[1].Split(' ')[3]);

    private static async Task Eventually(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
            await Task.Delay(20, limit.Token);
    }

    [DllImport("libc", EntryPoint = "dup")]
    private static extern int Duplicate(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int CloseDescriptor(int descriptor);
}

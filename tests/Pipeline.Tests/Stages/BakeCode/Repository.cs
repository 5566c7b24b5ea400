using System.Diagnostics;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Stages.BakeCode;

/// <summary>A git repository of its own for a test, with code in <c>app/</c>.</summary>
internal sealed class Repository : IDisposable
{
    private readonly TestFolder _folder = new();

    public Repository(byte[] dockerfile)
    {
        Git("init", "-q", "-b", "main");
        _folder.Write("Dockerfile", dockerfile);
        _folder.Write("app/main.py", "print(1)\n");
        Commit("first");
    }

    public string Path => _folder.Path;

    public string Head => Git("rev-parse", "HEAD");

    public string Write(string name, string text) => _folder.Write(name, text);

    public byte[] Read(string name) => File.ReadAllBytes(_folder[name]);

    public void Commit(string message)
    {
        Git("add", "-A");
        Git("-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "-q", "-m", message);
    }

    public string Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git") { WorkingDirectory = Path, RedirectStandardOutput = true };
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.Should().Be(0, string.Join(' ', arguments));
        return output.TrimEnd('\n');
    }

    public void Dispose() => _folder.Dispose();
}

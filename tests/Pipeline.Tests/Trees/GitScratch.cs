using System.Diagnostics;
using Pipeline.Trees;

namespace Pipeline.Tests.Trees;

/// <summary>
/// A git repository in a temporary folder, changed through the git program with a configuration of its own.
/// </summary>
public sealed class GitScratch : IDisposable
{
    public GitScratch()
    {
        Folder = Directory.CreateTempSubdirectory("trees-tests-git-").FullName;
        Shell(
            "git init -q -b main . && git config user.name Tester && git config user.email tester@example.org && git config core.autocrlf false"
        );
        Git = new GitRepository(Folder);
    }

    public string Folder { get; }

    public GitRepository Git { get; }

    public string Shell(string script)
    {
        var start = new ProcessStartInfo("bash", ["-ec", script])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C";
        foreach (
            var variable in start.Environment.Keys.Where(k => k.StartsWith("GIT_", StringComparison.Ordinal)).ToList()
        )
        {
            start.Environment.Remove(variable);
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.Should().Be(0, errors.Result);
        return output.TrimEnd('\n');
    }

    public void Commit(string script) => Shell(script + "\ngit add -A && git commit -qm change --no-verify");

    public void Write(string path, string content) => File.WriteAllText(Path.Combine(Folder, path), content);

    public string Read(string path) => File.ReadAllText(Path.Combine(Folder, path));

    /// .NET cannot delete names that are not UTF-8.
    public void Dispose() => Shell("rm -rf -- \"$PWD\"");
}

using System.Text;
using Pipeline.Platform;

namespace Pipeline.Bootstrap;

/// <summary>
/// Lays the template out as a git repository of its own: two commits, and the secrets that git ignores.
/// </summary>
internal sealed class DemoFolder(string path, DemoTemplate template)
{
    private const UnixFileMode FileMode644 = (UnixFileMode)0b110_100_100;
    private const UnixFileMode FolderMode755 = (UnixFileMode)0b111_101_101;

    /// <summary>Written last; its content is unlike that of any other demo.</summary>
    public static string CompleteMark(string folder) => Path.Combine(folder, ".git", "demo-complete");

    public async Task LayOut(CancellationToken ct)
    {
        Directory.CreateDirectory(path);
        await Git(ct, "init", "--quiet", "--template=", "--initial-branch=master").ConfigureAwait(false);
        // Its own identity: a bare machine has none, and the reader is invited to commit here.
        await Git(ct, "config", "user.name", "demo").ConfigureAwait(false);
        await Git(ct, "config", "user.email", "demo@example.invalid").ConfigureAwait(false);
        Write(template.Repository().Concat(template.OlderFiles()));
        await Commit("Trading bot 1.3.2", ct).ConfigureAwait(false);
        Write(template.Repository());
        await Commit("Close snapshots of positions that are no longer held (1.4.0)", ct).ConfigureAwait(false);
    }

    public void WriteSecrets(DemoPasswords passwords)
    {
        WritePrivate(".env", DemoTemplate.Env("env.template", passwords.Values));
        WritePrivate("gui.env", DemoTemplate.Env("gui.env.template", passwords.Values));
        WritePrivate("secrets/app.SECRET-READ-ONCE", passwords.App + "\n");
        WritePrivate("secrets/migrator.SECRET-READ-ONCE", passwords.Migrator + "\n");
    }

    /// <param name="content">Unlike that of any other demo.</param>
    public void MarkComplete(string content) => File.WriteAllText(CompleteMark(path), content);

    private async Task Commit(string message, CancellationToken ct)
    {
        await Git(ct, "add", "--all").ConfigureAwait(false);
        await Git(ct, "commit", "--quiet", "--message", message).ConfigureAwait(false);
    }

    private Task<string> Git(CancellationToken ct, params string[] arguments) =>
        new Command("git", arguments)
        {
            Directory = path,
            Environment = new Dictionary<string, string>
            {
                ["GIT_CONFIG_GLOBAL"] = "/dev/null",
                ["GIT_CONFIG_NOSYSTEM"] = "1",
            },
        }.Output(ct);

    /// <summary>
    /// Modes are set, not inherited: the containers' user must be able to read what the umask may forbid.
    /// </summary>
    private void Write(IEnumerable<BundledFile> files)
    {
        foreach (var file in files)
        {
            var target = Path.Combine(path, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllBytes(target, file.Content);
            if (OperatingSystem.IsWindows())
                continue;
            File.SetUnixFileMode(target, FileMode644);
            File.SetUnixFileMode(Path.GetDirectoryName(target)!, FolderMode755);
        }
    }

    /// <summary>With mode 600, and folders that are not there yet with 700.</summary>
    public void WritePrivate(string name, string content)
    {
        var file = Path.Combine(path, name);
        PrivateFiles.CreateFolder(Path.GetDirectoryName(file)!);
        PrivateFiles.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(content)));
    }
}

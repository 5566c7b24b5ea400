using System.Text;
using Pipeline.Platform;
using Pipeline.Terms;

namespace Pipeline.Bootstrap;

/// <summary>
/// Lays down what a stack's own repository needs to be deployed from it: a pinned version of this program, scripts that
/// call it, a workflow. Never writes over a file; what is there is named. A second call changes nothing.
/// </summary>
/// <param name="folder">The top of the repository.</param>
/// <param name="version">Of this program.</param>
public sealed class RepositoryStart(string folder, string version)
{
    private const UnixFileMode Executable = (UnixFileMode)0b111_101_101;
    private const string Manifest = ".config/dotnet-tools.json";

    private static readonly StartFile Definition = new("pipeline.yml", "pipeline.yml");

    private static readonly StartFile[] Files =
    [
        new(Manifest, "dotnet-tools.json"),
        new("build.sh", "build.sh", IsProgram: true),
        new("build.ps1", "build.ps1"),
        new(".nuke/parameters.json", "parameters.json"),
        new(".nuke/.gitignore", "nuke.gitignore"),
        new(".github/workflows/deploy.yml", "deploy.yml"),
    ];

    /// <summary>As compose finds them.</summary>
    private static readonly string[] ComposeFiles =
    [
        "compose.yaml",
        "compose.yml",
        "docker-compose.yml",
        "docker-compose.yaml",
    ];

    private static readonly IReadOnlyList<BundledFile> Templates = BundledFiles.Below("new");

    public string DefinitionPath => PathOf(Definition);

    /// <summary>The compose file of the repository; null when it has none at its top.</summary>
    public string? ComposeFile => ComposeFiles.Select(f => Path.Combine(folder, f)).FirstOrDefault(File.Exists);

    /// <exception cref="PipelineException">Exit 64: this is not the top of a repository, where a workflow must
    /// lie.</exception>
    public void RequireRepository()
    {
        if (!Path.Exists(Path.Combine(folder, ".git")))
            throw PipelineException.Usage(
                $"expected the top of a git repository; found none at {folder}; nothing was done",
                "cd to the repository of the stack; git init makes one"
            );
        RequireOwner();
        foreach (var file in Files.Prepend(Definition))
            RequireFree(file.Path);
    }

    /// <summary>Of all that could be in the way nothing is found out after half of the files are written.</summary>
    private void RequireFree(string path)
    {
        for (
            var parent = Path.GetDirectoryName(path);
            parent is { Length: > 0 };
            parent = Path.GetDirectoryName(parent)
        )
            Require(parent, "a folder", Directory.Exists);
        Require(path, "a file", File.Exists);
    }

    /// <summary>A link that leads nowhere is there, too.</summary>
    private void Require(string name, string expected, Func<string, bool> isThat)
    {
        var path = Path.Combine(folder, name);
        var link = new FileInfo(path);
        var target = link.LinkTarget is null ? null : link.ResolveLinkTarget(returnFinalTarget: true)?.FullName;
        if ((target is not null || Path.Exists(path)) && !isThat(target ?? path))
            throw PipelineException.Usage(
                $"expected {expected} or nothing at {path}; found something else; nothing was done",
                "move it away, then try again"
            );
    }

    /// <summary>Its owner could put a link in the place of a name that root writes.</summary>
    private void RequireOwner()
    {
        if (!OperatingSystem.IsLinux() || !Native.IsRoot)
            return;
        using var own = FilePlace.FolderFor(DefinitionPath);
        if (own.Facts.Uid is not 0 and var owner)
            throw PipelineException.Usage(
                $"expected to be called by the owner of {folder}, user {owner}; found root; nothing was done",
                $"as that user, such as: sudo -u '#{owner}' pipeline New"
            );
    }

    /// <summary>What would be written.</summary>
    public IReadOnlyList<string> Missing() =>
        [.. Files.Prepend(Definition).Where(f => !File.Exists(PathOf(f))).Select(f => f.Path)];

    public void LayDown(Action<string> say)
    {
        foreach (var file in Files)
            LayDown(file, say);
    }

    /// <summary>A start in the place of what could not be read from a running stack.</summary>
    public void LayDownDefinition(Action<string> say) => LayDown(Definition, say);

    private void LayDown(StartFile file, Action<string> say)
    {
        var (path, content) = (PathOf(file), Content(file));
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            DurableFile.WriteNew(path, content, isShared: true);
            say($"wrote {file.Path}");
        }
        else if (!File.ReadAllBytes(path).AsSpan().SequenceEqual(content))
        {
            say($"kept {file.Path}, which is there{Hint(file)}");
            return;
        }

        // Also of one that a killed call has left.
        if (file.IsProgram && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, Executable);
    }

    private string Hint(StartFile file) =>
        file.Path switch
        {
            Manifest => $"; to pin this version in it: dotnet tool install pipeline --version {version}",
            _ when file.IsProgram && !CallsPipeline(file) =>
                ", and does not call Pipeline: call dotnet tool run pipeline in its place, in the workflow, too",
            _ => "",
        };

    /// <summary>Another version's, or an edited one, does.</summary>
    private bool CallsPipeline(StartFile file) =>
        File.ReadAllText(PathOf(file)).Contains("pipeline", StringComparison.Ordinal);

    private string PathOf(StartFile file) => Path.Combine(folder, file.Path);

    private byte[] Content(StartFile file) =>
        Encoding.UTF8.GetBytes(
            Encoding
                .UTF8.GetString(Templates.Single(t => t.Path == file.Template).Content)
                .Replace("{{version}}", version, StringComparison.Ordinal)
        );
}

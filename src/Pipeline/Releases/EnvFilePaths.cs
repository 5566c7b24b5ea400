using System.Text.Json;
using Pipeline.Docker;
using Pipeline.Platform;
using Pipeline.Stacks;

namespace Pipeline.Releases;

/// <summary>
/// Variables in the paths of env files, replaced by the installed compose itself: it is given the paths as labels of a
/// service that is never created, with the project's folder and env files, because what it resolves of the real
/// services no longer shows the paths.
/// </summary>
internal static class EnvFilePaths
{
    /// <summary>The same files, each path absolute and without variables.</summary>
    /// <exception cref="ComposeException">Compose cannot resolve one; it says why.</exception>
    public static async Task<IReadOnlyList<ServiceEnvFile>> Resolve(
        StackContext context,
        IReadOnlyList<ServiceEnvFile> files,
        CancellationToken ct
    )
    {
        var open = files.Where(f => f.Path.Contains('$', StringComparison.Ordinal)).ToList();
        if (open.Count == 0)
            return files;
        var texts = await Texts(context, [.. open.Select(f => f.Path)], ct);
        var resolved = open.Zip(texts, (file, text) => file with { Path = Path.GetFullPath(text, file.Directory) });
        return [.. files.Except(open), .. resolved];
    }

    private static async Task<IReadOnlyList<string>> Texts(
        StackContext context,
        IReadOnlyList<string> texts,
        CancellationToken ct
    )
    {
        var folder = OwnFolder.Make("paths");
        try
        {
            var file = Path.Combine(folder, "compose.yml");
            var labels = texts.Index().ToDictionary(t => $"path{t.Index}", t => t.Item);
            var services = new Dictionary<string, object> { ["paths"] = new { image = "none", labels } };
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new { name = "paths", services }), ct);
            var project = context.ComposeProject with { Files = [file], Profiles = [] };
            var compose = new ComposeCli(context.Engine.Address, project) { TimeLimit = context.Compose.TimeLimit };
            using var config = await compose.Config(ct);
            var found = config.RootElement.GetProperty("services").GetProperty("paths").GetProperty("labels");
            // Compose writes every $ as $$, so that its output is itself a compose file.
            return
            [
                .. labels.Keys.Select(k =>
                    found.GetProperty(k).GetString()!.Replace("$$", "$", StringComparison.Ordinal)
                ),
            ];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

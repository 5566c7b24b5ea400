using System.Text;
using System.Text.Json;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Stages.Migrate;

/// <summary>
/// The stack as it is now, and the edits that give it another strategy. Made anew by the plan and by Apply: a release
/// that is resumed was opened before its own undo. Reads only.
/// </summary>
internal sealed class Migration : IDisposable
{
    private readonly JsonDocument _config;
    private readonly MigrationEdits _edits;

    private Migration(string head, Stack stack, JsonDocument config, MigrationEdits edits)
    {
        (Head, Stack, _config, _edits) = (head, stack, config, edits);
        Texts = edits.Make();
    }

    /// <summary>The commit that the texts are of.</summary>
    public string Head { get; }

    public Stack Stack { get; }

    /// <summary>What compose resolves now. Holds secrets.</summary>
    public JsonElement Config => _config.RootElement;

    public IReadOnlyList<MountChange> Changes => _edits.Changes;

    /// <summary>The files to edit; none where the stack has that strategy.</summary>
    public IReadOnlyList<EditedText> Texts { get; }

    /// <exception cref="StackException">The stack makes no sense, or an edit would be a guess.</exception>
    /// <exception cref="PipelineException">A file is no UTF-8 text.</exception>
    public static async Task<Migration> Read(StackContext context, CodeStrategy to, CancellationToken ct)
    {
        var head = (await context.Git.Resolve("HEAD", ct)).Commit;
        var config = await context.Compose.Config(ct);
        try
        {
            var stack = StackLoader.Load(StackReader.Read(context.Stack.Definition.File), ComposeModel.Parse(config));
            var compose = new List<(string, string)>();
            foreach (var file in context.ComposeProject.InUse)
                compose.Add((file, await Text(context.Git, head, file, ct)));
            var definition = await Text(context.Git, head, stack.Definition.File, ct);
            return new Migration(head, stack, config, new MigrationEdits(stack, to, compose, definition));
        }
        catch
        {
            config.Dispose();
            throw;
        }
    }

    /// <summary>Where a file is in the repository; null outside of it.</summary>
    public static async Task<TreePath?> InRepository(GitRepository git, string file, CancellationToken ct)
    {
        var path = Path.GetRelativePath(await git.Root(ct), file).Replace('\\', '/');
        return path.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(path)
            ? null
            : TreePath.FromText(path);
    }

    public static byte[] Bytes(string text) => new UTF8Encoding(false).GetBytes(text);

    public void Dispose() => _config.Dispose();

    /// <summary>As the commit has it; what is in no commit is read for the sake of the other files.</summary>
    /// <exception cref="GitException">It is a symbolic link there.</exception>
    private static async Task<string> Text(GitRepository git, string head, string file, CancellationToken ct)
    {
        var bytes =
            await InRepository(git, file, ct) is { } path && await git.BlobOf(head, path, ct) is not null
                ? await git.ReadBlob(head, path, ct)
                : await File.ReadAllBytesAsync(file, ct);
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw PipelineException.Usage($"{file}: expected UTF-8 text; found other bytes");
        }
    }
}

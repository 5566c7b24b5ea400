using System.Text.Json;
using Pipeline.Docker;
using Pipeline.Platform;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Stages.Migrate;

/// <summary>
/// Looks at the edited files as the next release will: the installed compose resolves them, and the stack is loaded
/// from both. They lie in a temporary folder meanwhile, since nothing is written before the plan was approved.
/// </summary>
internal static class EditedStack
{
    /// <exception cref="PipelineException">They would change something else as well, or make no stack.</exception>
    public static async Task Require(StackContext context, Migration migration, CancellationToken ct)
    {
        using var config = await Resolve(context, migration, ct);
        if (EditedModel.Unexpected(migration.Config, config.RootElement, migration.Changes) is { Count: > 0 } others)
            throw PipelineException.Refuse(
                "with the edits, compose would resolve more than the mounts over the code differently "
                    + $"({string.Join(", ", others)}), so some other place shares what would be edited; nothing was "
                    + "changed",
                $"make these edits by hand:\n{string.Join('\n', migration.Texts.SelectMany(Lines))}"
            );
        try
        {
            var file = context.Stack.Definition.File;
            var text =
                migration.Texts.FirstOrDefault(t => t.File == file)?.After ?? await File.ReadAllTextAsync(file, ct);
            StackLoader.Load(
                StackReader.Read(new ReadContext(file), text.TrimStart('\uFEFF')),
                ComposeModel.Parse(config)
            );
        }
        catch (StackException wrong)
        {
            throw PipelineException.Usage(
                $"with the edits the stack would not load (lines as edited); nothing was changed:\n{wrong.Message}"
            );
        }
    }

    /// <summary>Each line that goes or comes.</summary>
    public static IEnumerable<string> Lines(EditedText text) =>
        TextLines
            .Differing(text.Before, text.After)
            .Select(l => $"{Path.GetFileName(text.File)}:{l.Line}: {l.Sign} {l.Text}");

    private static async Task<JsonDocument> Resolve(StackContext context, Migration migration, CancellationToken ct)
    {
        var folder = new DirectoryInfo(OwnFolder.Make("migrate"));
        try
        {
            var files = new List<string>();
            foreach (var (index, file) in context.ComposeProject.InUse.Index())
                files.Add(
                    migration.Texts.FirstOrDefault(t => t.File == file) is { } edited
                        ? await Copy(Path.Combine(folder.FullName, $"{index}-{Path.GetFileName(file)}"), edited, ct)
                        : file
                );
            return await new ComposeCli(context.Engine.Address, context.ComposeProject with { Files = files })
            {
                TimeLimit = context.Compose.TimeLimit,
                Watched = context.Engine,
            }.Config(ct);
        }
        catch (ComposeException wrong)
        {
            throw PipelineException.Refuse(
                $"compose does not resolve the edited files: {string.Join("; ", wrong.Lines)}; nothing was changed"
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> Copy(string path, EditedText edited, CancellationToken ct)
    {
        await File.WriteAllBytesAsync(path, Migration.Bytes(edited.After), ct);
        return path;
    }
}

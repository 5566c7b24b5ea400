using System.Globalization;
using System.Text;
using Pipeline.Platform;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Inventories;

/// <summary>Writes the first pipeline.yml of a stack.</summary>
public static class FirstDefinition
{
    private const string FileName = "pipeline.yml";

    /// <exception cref="PipelineException">Exit 64: the file is there already.</exception>
    public static void RequireNone(string? file)
    {
        if (file is null || !File.Exists(file))
            return;
        if (StackReader.IsCompose(file))
            throw PipelineException.Usage(
                $"expected --stack to name the pipeline.yml that Init is to write; found the compose file {file}; "
                    + "nothing was changed",
                $"./build.sh Init --compose {ShellWord.Quote(file)}"
            );
        throw PipelineException.Usage(
            $"expected no {file} yet, since Init writes it; found one; nothing was changed",
            "move it away, or write another file: --stack <file>; ./build.sh Init --dry-run shows the text"
        );
    }

    /// <param name="file">Null: beside the compose file.</param>
    /// <param name="isRehearsal">Show the text, and write nothing.</param>
    public static WrittenDefinition Write(Inventory found, string? file, bool isRehearsal)
    {
        var path =
            file
            ?? Path.Combine(
                found.Folder
                    ?? throw PipelineException.Usage(
                        $"expected to know the folder of {found.Project}; its containers do not say it",
                        "name the file to write: --stack <folder>/pipeline.yml"
                    ),
                FileName
            );
        RequireNone(path);
        var text = ProgramName.In(new StackDraft(found, Text).Write(Path.GetDirectoryName(path)!));
        if (isRehearsal)
            return new WrittenDefinition(text, IsComplete: false);
        DurableFile.WriteNew(path, Encoding.UTF8.GetBytes(text), isShared: true);
        return Said(path, text);
    }

    private static WrittenDefinition Said(string path, string text)
    {
        var open = text.Split('\n').Index().Where(l => OpenQuestions.IsAsked(l.Item)).Select(l => l.Index + 1).ToList();
        var stack = ShellWord.Quote(path);
        var said =
            open.Count == 0
                ? $"wrote {path}; read it, then plan with it: ./build.sh DeployBaked --stack {stack} --dry-run\n"
                : $"wrote {path}; {Risks.Count(open.Count, "question")} only you can answer, in line "
                    + $"{string.Join(", ", open.Select(l => l.ToString(CultureInfo.InvariantCulture)))}; then: "
                    + "./build.sh "
                    + $"DeployBaked --stack {stack} --dry-run\n";
        return new WrittenDefinition(said, open.Count == 0);
    }

    private static string? Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

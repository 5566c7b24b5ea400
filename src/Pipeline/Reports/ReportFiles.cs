using System.Text;
using System.Text.Json;
using Pipeline.Journal;
using Pipeline.Platform;
using Pipeline.Terms;

namespace Pipeline.Reports;

/// <summary>The report of a release as three files beside each other: HTML, Markdown and JSON.</summary>
internal static class ReportFiles
{
    /// <summary>The names and contents; the same each time, until something is undone.</summary>
    public static IReadOnlyList<(string Name, string Text)> Of(ReportDocument document) =>
        [
            ($"{document.Release}.html", ProgramName.In(ReportTemplate.Html(document))),
            ($"{document.Release}.md", ProgramName.In(ReportTemplate.Markdown(document))),
            ($"{document.Release}.json", ProgramName.In(JsonSerializer.Serialize(document, Json.Indented)) + "\n"),
        ];

    /// <summary>Into the state folder, over an earlier report.</summary>
    public static IReadOnlyList<string> Keep(StateFolder state, IReadOnlyList<(string Name, string Text)> files)
    {
        PrivateFiles.CreateFolder(state.Reports);
        foreach (var (name, text) in files)
            PrivateFiles.Write(Path.Combine(state.Reports, name), s => s.Write(Encoding.UTF8.GetBytes(text)));
        return [.. files.Select(f => Path.Combine(state.Reports, f.Name))];
    }

    /// <summary>Into a folder of the caller's, where nothing may be in the way.</summary>
    /// <exception cref="PipelineException">The folder is not there, or one of the files is.</exception>
    public static IReadOnlyList<string> Export(string folder, IReadOnlyList<(string Name, string Text)> files)
    {
        if (File.Exists(folder))
            throw PipelineException.Usage($"--out: expected a folder; found the file {folder}", "name another folder");
        if (!Directory.Exists(folder))
            throw PipelineException.Usage(
                $"--out: expected a folder that is there; found none at {folder}",
                $"mkdir -p {ShellWord.Quote(folder)}"
            );
        var paths = files.Select(f => Path.Combine(folder, f.Name)).ToList();
        if (paths.FirstOrDefault(File.Exists) is { } there)
            throw PipelineException.Usage(
                $"--out: {there} is there already; nothing was written over it",
                "move it away, or name another folder"
            );
        foreach (var (path, text) in paths.Zip(files.Select(f => f.Text)))
            DurableFile.WriteNew(path, Encoding.UTF8.GetBytes(text), isShared: true);
        return paths;
    }

    /// <summary>The page of a release in the state folder; null when nobody made one.</summary>
    public static string? Find(StateFolder state, string release) =>
        Path.Combine(state.Reports, $"{release}.html") is var path && File.Exists(path) ? path : null;
}

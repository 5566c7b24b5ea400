using Pipeline.Terms;

namespace Pipeline.Bootstrap;

/// <summary>Formats the C# sources with CSharpier, in the version of <c>.config/dotnet-tools.json</c>.</summary>
public static class Formatting
{
    /// <param name="root">The repository.</param>
    /// <param name="check">Only looks.</param>
    /// <exception cref="PipelineException">Exit 1: a file is not formatted (with <paramref name="check"/>), or the
    /// formatter cannot be installed.</exception>
    public static async Task Run(string root, bool check, TextWriter output, CancellationToken ct)
    {
        var dotnet = DotnetProgram.Current;
        var restored = await dotnet.Run(root, "tool", "restore").Run(ct);
        if (!restored.Ok)
            throw PipelineException.Refuse(
                $"the formatter cannot be installed: {restored.Error}",
                "dotnet tool restore shows why"
            );
        var result = await dotnet
            .Run(root, "csharpier", check ? "check" : "format", ".")
            .Run(ct, line: output.WriteLine);
        if (!result.Ok)
            throw PipelineException.Refuse(
                "files are not formatted as the formatter does; they are named above",
                "./build.sh Format"
            );
    }
}

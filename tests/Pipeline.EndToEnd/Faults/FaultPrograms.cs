using Pipeline.EndToEnd.Matrices;
using Pipeline.Platform;

namespace Pipeline.EndToEnd.Faults;

/// <summary>A program of the pipeline's, replaced by a script that comes first on PATH.</summary>
internal static class FaultPrograms
{
    /// <param name="act">Shell lines that run instead of it when <paramref name="when"/> is among its arguments;
    /// <c>$real</c> is the program itself.</param>
    /// <returns>The variables of the run.</returns>
    public static async Task<IReadOnlyDictionary<string, string>> Replace(
        KillMatrixStack stack,
        string name,
        string when,
        string act
    )
    {
        var folder = Directory.CreateDirectory(Path.Combine(stack.Folder, "bin")).FullName;
        var real = await new Command("sh", "-c", $"command -v {name}").Output(default);
        foreach (var old in Directory.GetFiles(folder))
            File.Delete(old);
        await File.WriteAllTextAsync(
            Path.Combine(folder, name),
            $"""
            #!/bin/sh
            real={real}
            case " $* " in *'{when}'*)
            {act}
            ;; esac
            exec $real "$@"

            """
        );
        await new Command("chmod", "755", Path.Combine(folder, name)).Output(default);
        return new Dictionary<string, string> { ["PATH"] = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}" };
    }
}

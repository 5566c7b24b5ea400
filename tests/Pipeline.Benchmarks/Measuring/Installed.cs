using Pipeline.Platform;

namespace Pipeline.Benchmarks.Measuring;

/// <summary>Peers are optional: one that is missing is reported so.</summary>
internal static class Installed
{
    /// <returns>Null when it is there, else what to say of it.</returns>
    public static async Task<string?> Lacks(string program, CancellationToken ct) =>
        (await new Command("sh", "-c", $"command -v {program}").Run(ct)).Ok ? null : $"{program} is not installed";

    public static string? Root => Environment.IsPrivilegedProcess ? null : "needs root on the engine's host";
}

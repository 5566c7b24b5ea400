using System.Text.Json;
using Pipeline.Platform;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Versions;

/// <summary>
/// The tool <c>dotnet-gitversion</c>, where it is on PATH: its answer is taken. It works as the owner of the clone, and
/// is told to leave the clone as it is.
/// </summary>
internal static class InstalledGitVersion
{
    private const string Program = "dotnet-gitversion";

    /// <summary>What it looks at to find its runtime, and the branch of a CI job.</summary>
    private static readonly string[] Passed =
    [
        "DOTNET_ROOT",
        "DOTNET_ROLL_FORWARD",
        "GITHUB_ACTIONS",
        "GITHUB_REF",
        "GITHUB_REF_TYPE",
    ];

    /// <returns>Null where it is not installed.</returns>
    /// <exception cref="PipelineException">Exit 64: it failed, or said something else than asked for.</exception>
    public static async Task<VersionVariables?> TryAsk(string directory, string commit, CancellationToken ct)
    {
        if (Programs.Find(Program) is null)
            return null;
        var result = await Asking(directory, commit).Run(ct);
        if (!result.Ok)
            throw Refused($"it ended with {result.ExitCode}: {Tail(result)}");
        var answer = Parse(result.Output);
        return answer.Sha == commit
            ? answer
            : throw Refused($"it answered for commit {answer.Sha}, and was asked for {commit}");
    }

    /// <exception cref="PipelineException">Exit 64: it is no answer of GitVersion.</exception>
    internal static VersionVariables Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var answer = document.RootElement;
            string Text(string name) =>
                answer.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
                    ? value.ToString()
                    : "";
            string Needed(string name) =>
                Text(name) is { Length: > 0 } text ? text : throw new JsonException($"it has no {name}");
            return new VersionVariables(
                Needed("SemVer"),
                Needed("FullSemVer"),
                Needed("InformationalVersion"),
                Needed("MajorMinorPatch"),
                Text("PreReleaseLabel"),
                long.TryParse(Text("CommitsSinceVersionSource"), out var count) ? count
                    : long.TryParse(Text("VersionSourceDistance"), out var distance) ? distance
                    : throw new JsonException("it has no number CommitsSinceVersionSource"),
                Needed("BranchName"),
                Needed("Sha"),
                Needed("ShortSha")
            );
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Refused($"expected its JSON; {e.Message}");
        }
    }

    private static Command Asking(string directory, string commit)
    {
        var owner = new GitProcess(directory).Owner;
        string[] words =
        [
            .. owner?.Prefix ?? [],
            Program,
            directory,
            "/output",
            "json",
            "/nofetch",
            "/nonormalize",
            "/nocache",
            "/c",
            commit,
        ];
        var variables = Passed
            .Select(n => (Name: n, Value: Environment.GetEnvironmentVariable(n)))
            .Where(v => v.Value is not null)
            .ToDictionary(v => v.Name, v => v.Value!);
        if (owner is not null)
            variables["HOME"] = owner.Home;
        return new Command(words[0], words[1..]) { Directory = directory, Environment = variables };
    }

    private static string Tail(CommandResult result) =>
        (result.Error.Trim().Length > 0 ? result.Error : result.Output).Trim().Split('\n')[^1];

    private static PipelineException Refused(string what) =>
        PipelineException.Usage(
            $"{Program} is on PATH, so its version counts, and {what}",
            $"{Program} /output json /showconfig shows more; or take it off PATH"
        );
}

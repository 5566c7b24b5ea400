using System.Collections.Concurrent;
using Pipeline.Docker;
using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Imports;

/// <summary>
/// Compares where modules would come from in a running container with where they come from in a clean container of the
/// same image, without importing any of them. Finds what hashes of the code path cannot: a same-named module earlier
/// on the search path, a dependency or a standard module shadowed from the working directory, a planted
/// <c>.pth</c> or <c>sitecustomize</c>. It sees the variables of the container, not those that an entry point exports.
/// </summary>
public static class ImportOrigins
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>
    /// One throw-away container and one exec a language; nothing is written in the running container.
    /// </summary>
    /// <param name="known">What the clean twin of a container has said before: it cannot say anything else.</param>
    /// <returns>What differs; empty when every name resolves as in the image.</returns>
    /// <exception cref="ImportException">An interpreter cannot be run in one of the two.</exception>
    internal static async Task<IReadOnlyList<OriginFinding>> Verify(
        DockerEngine engine,
        RunningCode code,
        ImportRules rules,
        ConcurrentDictionary<string, IReadOnlyList<OriginFact>> known,
        CancellationToken ct
    )
    {
        var findings = new List<OriginFinding>();
        foreach (var (imports, interpreter) in Languages(rules))
        {
            var question = new OriginQuestion(imports, interpreter, code.Path, code.Files);
            var key = $"{code.Container} {code.Path} {imports.Command}";
            var image = known.TryGetValue(key, out var facts)
                ? facts
                : known[key] = await InImage(engine, code.Clean, question, ct);
            findings.AddRange(OriginComparison.Compare(image, await InContainer(engine, code.Container, question, ct)));
        }
        return findings;
    }

    internal static async Task<IReadOnlyList<OriginFact>> InImage(
        DockerEngine engine,
        ImportSandbox sandbox,
        OriginQuestion question,
        CancellationToken ct
    )
    {
        using var job = question.Job(readImports: true);
        var end = await SandboxRun.Run(engine, sandbox, question.Command, job, Limit, ct);
        return Facts(end.Stdout, end.Error, question, $"image {sandbox.Image}");
    }

    internal static async Task<IReadOnlyList<OriginFact>> InContainer(
        DockerEngine engine,
        string containerId,
        OriginQuestion question,
        CancellationToken ct
    )
    {
        using var timed = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timed.CancelAfter(Limit);
        using var job = question.Job(readImports: false);
        try
        {
            var end = await engine.Containers.Exec(
                containerId,
                new ExecSpec { Command = question.Command },
                job,
                timed.Token
            );
            return Facts(
                end.Text,
                new SandboxEnd(end.ExitCode, end.Text, end.Stderr).Error,
                question,
                $"container {containerId}"
            );
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Facts("", $"no answer within {Limit.TotalSeconds:0} s", question, $"container {containerId}");
        }
    }

    private static IEnumerable<(LanguageImports, Interpreter)> Languages(ImportRules rules)
    {
        if (rules.Python is { } python)
            yield return (python, Interpreter.Python);
        if (rules.Node is { } node)
            yield return (node, Interpreter.Node);
    }

    private static IReadOnlyList<OriginFact> Facts(
        string stdout,
        string? error,
        OriginQuestion question,
        string where
    ) =>
        error is null && Interpreter.Answer<string[][]>(stdout) is { } facts
            ? [.. facts.Select(fact => new OriginFact(Enum.Parse<OriginKind>(fact[0]), fact[1], fact[2]))]
            : throw new ImportException(
                $"{question.Command[0]} in {where} cannot say where its modules come from: "
                    + $"{error ?? "no readable answer"}"
            );
}

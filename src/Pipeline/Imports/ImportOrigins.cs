using System.Text;
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
    /// <returns>What differs; empty when every name resolves as in the image.</returns>
    /// <exception cref="ImportException">An interpreter cannot be run in one of the two.</exception>
    internal static async Task<IReadOnlyList<OriginFinding>> Verify(
        DockerEngine engine,
        RunningCode code,
        ImportRules rules,
        ImageAnswers answers,
        CancellationToken ct
    )
    {
        var findings = new List<OriginFinding>();
        foreach (var (imports, interpreter) in Languages(rules))
        {
            var question = new OriginQuestion(imports, interpreter, code.Path, code.Files);
            var image = InImage(engine, code.Clean, question, answers, ct);
            var live = InContainer(engine, code.Container, question, ct);
            await Task.WhenAll(image, live);
            findings.AddRange(OriginComparison.Compare(await image, await live));
        }
        return findings;
    }

    private static Task<IReadOnlyList<OriginFact>> InImage(
        DockerEngine engine,
        ImportSandbox sandbox,
        OriginQuestion question,
        ImageAnswers answers,
        CancellationToken ct
    )
    {
        var (where, text) = ($"image {sandbox.Image}", question.Job(readImports: true));
        var spec = sandbox.Spec(question.Command);
        var key = ImageAnswers.Key([
            spec.Image,
            spec.User ?? "",
            spec.WorkingDir ?? "",
            .. spec.Env,
            .. question.Command,
            text,
        ]);
        return answers.InTurn(key, Asked, ct);

        async Task<IReadOnlyList<OriginFact>> Asked()
        {
            if (answers.Find(key) is { } known)
                return Facts(known, null, question, where);
            using var job = Stream(text);
            var end = await SandboxRun.Run(engine, sandbox, question.Command, job, Limit, ct);
            var facts = Facts(end.Stdout, end.Error, question, where);
            answers.Add(key, LastLines.From(end.Stdout, 1));
            return facts;
        }
    }

    private static async Task<IReadOnlyList<OriginFact>> InContainer(
        DockerEngine engine,
        string containerId,
        OriginQuestion question,
        CancellationToken ct
    )
    {
        using var timed = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timed.CancelAfter(Limit);
        using var job = Stream(question.Job(readImports: false));
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

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));

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

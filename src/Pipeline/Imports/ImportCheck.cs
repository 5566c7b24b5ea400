using Pipeline.Docker;
using Pipeline.Stacks;

namespace Pipeline.Imports;

/// <summary>Tries, in throw-away containers of an image, everything that must import.</summary>
public static class ImportCheck
{
    /// <summary>The interpreter's own start and end come on top of the time that modules get.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    /// <summary>One container a language, and one a command. Each module is imported in a process of its own.</summary>
    /// <param name="codePath">Absolute path under which modules must lie, links and <c>..</c> resolved.</param>
    /// <returns>A result for every name; an interpreter that is not in the image fails all of its names.</returns>
    /// <exception cref="DockerException">The engine failed; there is no such image.</exception>
    public static async Task<ImportReport> Run(
        DockerEngine engine,
        ImportSandbox sandbox,
        string codePath,
        ImportRules rules,
        CancellationToken ct
    )
    {
        var results = new List<ImportResult>();
        if (rules.Python is { } python)
            results.AddRange(await Language(engine, sandbox, codePath, python, Interpreter.Python, ct));
        if (rules.Node is { } node)
            results.AddRange(await Language(engine, sandbox, codePath, node, Interpreter.Node, ct));
        foreach (var command in rules.Commands)
            results.Add(await Command(engine, sandbox, codePath, command, ct));
        return new ImportReport(results);
    }

    private static async Task<IEnumerable<ImportResult>> Language(
        DockerEngine engine,
        ImportSandbox sandbox,
        string codePath,
        LanguageImports imports,
        Interpreter interpreter,
        CancellationToken ct
    )
    {
        (ImportRole Role, string Name)[] wanted =
        [
            .. imports.Modules.Select(name => (ImportRole.Module, name)),
            .. imports.Dependencies.Select(name => (ImportRole.Dependency, name)),
        ];
        if (wanted.Length == 0)
            return [];
        var job = Interpreter.Job(
            new
            {
                imports.Command,
                codePath,
                names = wanted.Select(w => w.Name),
                modules = imports.Modules.Count,
                seconds = sandbox.Timeout.TotalSeconds,
            }
        );
        var end = await SandboxRun.Run(
            engine,
            sandbox,
            [imports.Command, .. interpreter.Flags, interpreter.Check, job],
            null,
            sandbox.Timeout + Grace,
            ct
        );
        if (end.Error is not null || Interpreter.Answer<CheckAnswer>(end.Stdout) is not { } answer)
            return wanted.Select(w => new ImportResult(
                w.Role,
                imports.Command,
                w.Name,
                [],
                end.Error ?? $"\"{imports.Command}\" gave no readable answer"
            ));
        return wanted.Zip(
            answer.Results,
            (w, found) =>
                new ImportResult(
                    w.Role,
                    imports.Command,
                    w.Name,
                    found.Origins,
                    found.Error ?? Misplaced(w.Role, found.Origins, codePath, answer.CodePath)
                )
        );
    }

    private static string? Misplaced(
        ImportRole role,
        IReadOnlyList<string> origins,
        string codePath,
        string realCodePath
    ) =>
        role != ImportRole.Module ? null
        : origins.Count == 0 ? $"is built into the interpreter; expected it under {codePath}"
        : origins.FirstOrDefault(origin => !ContainerPath.Covers(realCodePath, origin)) is { } stray
            ? Elsewhere(stray, codePath)
        : null;

    private static string Elsewhere(string origin, string codePath) =>
        $"comes from {origin}; expected it under {codePath}";

    private static async Task<ImportResult> Command(
        DockerEngine engine,
        ImportSandbox sandbox,
        string codePath,
        ImportCommand command,
        CancellationToken ct
    )
    {
        var end = await SandboxRun.Run(engine, sandbox, command.Run, null, sandbox.Timeout, ct);
        ImportResult Result(string? origin, string? error) =>
            new(
                ImportRole.Command,
                command.Run[0],
                string.Join(' ', command.Run),
                origin is null ? [] : [origin],
                error
            );
        if (end.Error is not null || !command.Origin)
            return Result(null, end.Error);
        if (LastLines.All(end.Stdout) is not [.., var line])
            return Result(null, "printed nothing; expected the path of a file as the last line");
        var path = ContainerPath.Normalise(
            line.StartsWith('/') ? line : $"{await WorkingDirectory(engine, sandbox, ct)}/{line}"
        );
        return Result(path, ContainerPath.Covers(codePath, path) ? null : Elsewhere(path, codePath));
    }

    private static async Task<string> WorkingDirectory(
        DockerEngine engine,
        ImportSandbox sandbox,
        CancellationToken ct
    ) =>
        sandbox.WorkingDirectory is { Length: > 0 } own
            ? own
            : (await engine.Images.Inspect(sandbox.Image, ct)).Config.WorkingDir;

    private sealed record CheckAnswer(string CodePath, IReadOnlyList<CheckedName> Results);

    private sealed record CheckedName(string Name, string? Error, IReadOnlyList<string> Origins);
}

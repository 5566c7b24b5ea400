using Pipeline.Secrets;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Releases;

/// <summary>
/// Compose's own variables choose files, profiles and the project. What is deployed must not depend on the shell it is
/// deployed from, so what pipeline.yml does not say as well is refused by name. Source: docker's page "Set or change
/// pre-defined environment variables in Docker Compose".
/// </summary>
internal static class ComposeVariables
{
    /// <param name="variable">A variable of the shell; null where it is not set.</param>
    /// <exception cref="PipelineException">Exit 64: each that says something else than pipeline.yml, with the line to
    /// write there.</exception>
    public static void Require(StackDefinition definition, Func<string, string?> variable)
    {
        var problems = Problems(definition, variable).ToList();
        if (problems.Count > 0)
            throw PipelineException.Usage(
                $"{definition.File}: {string.Join("\n", problems.Select(p => p.Found))}",
                string.Join("; ", problems.Select(p => p.Next))
            );
    }

    private static IEnumerable<(string Found, string Next)> Problems(
        StackDefinition definition,
        Func<string, string?> variable
    )
    {
        string? Set(string name) => variable(name) is { Length: > 0 } value ? value : null;
        var separator = Set("COMPOSE_PATH_SEPARATOR") ?? Path.PathSeparator.ToString();
        if (
            Set("COMPOSE_FILE") is { } files
            && !Paths(definition, files, separator).SequenceEqual(definition.ComposeFiles)
        )
            yield return Problem(
                "COMPOSE_FILE",
                files,
                "compose",
                Relative(definition, Paths(definition, files, separator))
            );
        if (Set("COMPOSE_ENV_FILES") is { } env && !Paths(definition, env, ",").SequenceEqual(definition.EnvFiles))
            yield return Problem(
                "COMPOSE_ENV_FILES",
                env,
                "env_files",
                Relative(definition, Paths(definition, env, ","))
            );
        if (Set("COMPOSE_PROFILES") is { } profiles && !profiles.Split(',').ToHashSet().SetEquals(definition.Profiles))
            yield return Problem(
                "COMPOSE_PROFILES",
                profiles,
                "profiles",
                $"[{profiles.Replace(",", ", ", StringComparison.Ordinal)}]"
            );
        if (Set("COMPOSE_PROJECT_NAME") is { } project && project != definition.Project)
            yield return Problem("COMPOSE_PROJECT_NAME", project, "project", project);
        if (Set("COMPOSE_DISABLE_ENV_FILE") is "1" or "true" && definition.EnvFiles.Count > 0)
            yield return (
                "COMPOSE_DISABLE_ENV_FILE is set in the shell, and pipeline.yml names or finds an env file",
                "unset COMPOSE_DISABLE_ENV_FILE"
            );
        foreach (var file in definition.ComposeFiles.Count > 0 ? [] : definition.EnvFiles)
            if (InFile(file) is { Length: > 0 } named)
                yield return (
                    $"{file} sets COMPOSE_FILE={named}, and pipeline.yml names no compose file",
                    $"write in pipeline.yml: compose: {Relative(definition, Paths(definition, named, separator))}"
                );
    }

    private static (string Found, string Next) Problem(string name, string value, string key, string line) =>
        (
            $"{name}={value} is set in the shell, and pipeline.yml does not say the same",
            $"write in pipeline.yml: {key}: {line}, or: unset {name}"
        );

    private static IReadOnlyList<string> Paths(StackDefinition definition, string value, string separator) =>
        [
            .. value
                .Split(separator, StringSplitOptions.RemoveEmptyEntries)
                .Select(p => Path.GetFullPath(p, definition.Directory)),
        ];

    private static string Relative(StackDefinition definition, IReadOnlyList<string> paths) =>
        $"[{string.Join(", ", paths.Select(p => Path.GetRelativePath(definition.Directory, p).Replace('\\', '/')))}]";

    /// <summary>What it holds otherwise may be secret, and compose says what is wrong with it.</summary>
    private static string? InFile(string file)
    {
        try
        {
            return EnvFile.Parse(File.ReadAllBytes(file)).Value("COMPOSE_FILE");
        }
        catch (Exception e)
            when (e is EnvFileException or SecretException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

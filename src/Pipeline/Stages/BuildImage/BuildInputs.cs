using System.IO.Pipelines;
using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Stages.BuildImage;

/// <summary>
/// Everything beside its own context that a build of a commit is given: named contexts and a Dockerfile from outside of
/// the context come from the commit, too; secrets come from this host. Removed from the disk when disposed.
/// </summary>
internal sealed class BuildInputs(StackContext context, StackImage image, string commit) : IDisposable
{
    private readonly List<ContextFolder> _folders = [];

    private ComposeBuild Build => image.Build;

    /// <summary>The request with all of it; names and labels are the caller's.</summary>
    public async Task<BuildRequest> Complete(BuildRequest request, CancellationToken ct)
    {
        var options = Build.More.Options.ToList();
        var variables = new Dictionary<string, string>();
        foreach (var (index, secret) in Build.More.Secrets.Index())
            options.AddRange(["--secret", Secret(secret, $"PIPELINE_BUILD_SECRET_{index}", variables)]);
        foreach (var (name, source) in Build.More.Contexts.OrderBy(c => c.Key, StringComparer.Ordinal))
            options.AddRange([
                "--build-context",
                $"{name}={(Path.IsPathRooted(source) ? await Export(source, ct) : source)}",
            ]);
        if (options.Contains("--ssh") && Environment.GetEnvironmentVariable("SSH_AUTH_SOCK") is { Length: > 0 } agent)
            variables["SSH_AUTH_SOCK"] = agent;
        return request with
        {
            Dockerfile = await Dockerfile(ct),
            Target = Build.Target,
            Platform = await Platform(ct),
            Options = options,
            Variables = variables,
        };
    }

    public void Dispose() => _folders.ForEach(f => f.Dispose());

    private string Secret(BuildSecret secret, string variable, Dictionary<string, string> variables)
    {
        if (secret.File is { } file)
            return FileSecret(secret, file);
        var value =
            Value(secret.Variable ?? "")
            ?? throw PipelineException.Refuse(
                $"{image.Name}: the build secret {secret.Id} is the variable {secret.Variable}, which no env "
                    + "file of the stack sets; variables of the shell do not count",
                $"set {secret.Variable} in the env file, or make the secret a file"
            );
        context.Log.Redactor.Learn(secret.Id, value);
        variables[variable] = value;
        return $"id={secret.Id},env={variable}";
    }

    private string FileSecret(BuildSecret secret, string file)
    {
        if (!File.Exists(file))
            throw PipelineException.Refuse(
                $"{image.Name}: the build secret {secret.Id} is the file {file}, which is not there",
                "put it there (mode 600)"
            );
        context.Log.Redactor.Learn(secret.Id, File.ReadAllText(file).Trim());
        return $"id={secret.Id},src={file}";
    }

    private string? Value(string variable) =>
        context
            .Stack.Definition.EnvFiles.Where(File.Exists)
            .Select(f => new StackEnvFile(context, f).Parse(File.ReadAllBytes(f)).Value(variable))
            .LastOrDefault(v => v is not null);

    private async Task<string> Export(string folder, CancellationToken ct)
    {
        var pipe = new Pipe();
        var export = CleanExport.Write(
            context.Git,
            commit,
            await RepositoryPaths.From(context, folder, ct),
            new Dictionary<TreePath, byte[]>(),
            pipe.Writer,
            ct
        );
        var unpacked = await ContextFolder.Unpack(pipe.Reader.AsStream(), ct);
        _folders.Add(unpacked);
        await export;
        return unpacked.Path;
    }

    /// <summary>One outside of the context is taken with its folder, where its own ignore file may lie.</summary>
    private async Task<string> Dockerfile(CancellationToken ct)
    {
        var file = ImageBuild.DockerfileOf(image);
        var inContext = Path.GetRelativePath(Build.Context, file).Replace('\\', '/');
        return inContext.StartsWith("../", StringComparison.Ordinal)
            ? Path.Combine(await Export(Path.GetDirectoryName(file)!, ct), Path.GetFileName(file))
            : inContext;
    }

    /// <summary>The engine can only run, and so only load, one: of several it must be its own.</summary>
    private async Task<string?> Platform(CancellationToken ct)
    {
        if (Build.Platforms is [] or [_])
            return Build.Platforms.FirstOrDefault();
        var own =
            $"linux/{(await context.Engine.System.Info(ct)).Architecture switch { "x86_64" => "amd64", "aarch64" => "arm64", var other => other }}";
        return Build.Platforms.Contains(own)
            ? own
            : throw PipelineException.Usage(
                $"{image.Name}: build.platforms has {string.Join(", ", Build.Platforms)}, and this engine is {own}",
                $"add {own} to build.platforms in the compose file"
            );
    }
}

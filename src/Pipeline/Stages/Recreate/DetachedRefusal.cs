using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Stages.Recreate;

/// <summary>State in an anonymous volume: what is there, and the commands that give it a volume of its own.</summary>
internal static class DetachedRefusal
{
    public static PipelineException For(StackContext context, DetachedVolume detached, IReadOnlyList<TreePath> paths)
    {
        var what = Findings.List([.. paths.Select(p => p.ToString())]);
        var found =
            $"{detached.Service}: the recreate takes the anonymous volume at {detached.Destination} away "
            + $"({detached.Volume[..12]}), "
            + $"and {(paths.Count == 1 ? "this path" : $"these {paths.Count} paths")} in it "
            + $"{(paths.Count == 1 ? "is" : "are")} neither in git nor in the image: {what}; nothing was changed";
        return
            paths.Select(p => p.Ancestors().FirstOrDefault()).FirstOrDefault(p => !p.IsRoot) is { IsRoot: false } folder
            ? PipelineException.Refuse(found, Steps(context, detached, folder))
            : PipelineException.Refuse(
                found,
                $"let the service keep {(paths.Count == 1 ? "it" : "them")} in a folder of "
                    + $"{(paths.Count == 1 ? "its" : "their")} own, and give that folder a named volume; what may "
                    + $"be lost: docker compose exec {detached.Service} rm -- {ShellWord.Quote(At(detached, paths[0]))}"
            );
    }

    /// <summary>A named volume at the state's path, with the state in it before anything is recreated.</summary>
    private static string Steps(StackContext context, DetachedVolume detached, TreePath folder)
    {
        var key = new string([.. folder.ToString().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]).Trim('-');
        key = key.Length == 0 ? "state" : key;
        var files = context.ComposeProject.Files.Select(f =>
            " --file " + ShellWord.Quote(Path.GetRelativePath(context.ComposeProject.Directory, f))
        );
        var compose = "docker compose" + string.Concat(files);
        var (path, name) = (At(detached, folder), $"{context.Project}_{key}");
        var labels = $"--label {Labels.ComposeProject}={context.Project} --label com.docker.compose.volume={key}";
        var mounts = $"--volume {detached.Volume}:/from:ro --volume {name}:/to";
        var copy = $"{ServiceState.Short(detached.Image)} -a {ShellWord.Quote($"/from/{folder}/.")} /to/";
        return $"""
            give {path} a named volume, and copy what is there before the next deploy:
              in the compose file, under services.{detached.Service}.volumes:  - {key}:{path}
              and under volumes:  {key}:
            {InCode(context, detached, path)}  docker volume create {labels} {name}
              {compose} stop {detached.Service}
              docker run --rm --user 0 --entrypoint cp {mounts} {copy}
              {compose} up --detach --no-deps {detached.Service}
            """;
    }

    /// <summary>A mount over a part of the code has to be listed, or the loader refuses it.</summary>
    private static string InCode(StackContext context, DetachedVolume detached, string path) =>
        context.Stack.Definition.Code.FirstOrDefault(t =>
            t.Services.Contains(detached.Service) && path.StartsWith(t.Path + "/", StringComparison.Ordinal)
        )
            is { } tree
            ? $"  in pipeline.yml, under the code {tree.Name}:  ignore: ['{path[(tree.Path.Length + 1)..]}']\n"
            : "";

    private static string At(DetachedVolume detached, TreePath path) => $"{detached.Destination.TrimEnd('/')}/{path}";
}

using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Stages.ApplyPatch;

/// <summary>Finds in a stack what the rules of a patch are made of. Reads only.</summary>
internal static class PatchLimits
{
    public static async Task<PatchRules> Of(StackContext context, CancellationToken ct)
    {
        var code = new List<CodeFolder>();
        foreach (var tree in context.Stack.Definition.Code)
            code.Add(new CodeFolder(tree, await RepositoryPaths.Source(context, tree, ct)));
        var root = await context.Git.Root(ct);
        var reserved = new Dictionary<TreePath, string>();
        foreach (var (path, what) in await Files(context, ct))
        foreach (var place in new[] { path, Target(path) }.OfType<string>())
            if (InRepository(root, place) is { } file)
                reserved.TryAdd(file, what);
        return new PatchRules(context.Stack, code, reserved);
    }

    private static async Task<IEnumerable<(string Path, string What)>> Files(StackContext context, CancellationToken ct)
    {
        var secret = await SecretPaths.Of(context, ct);
        var project = context.ComposeProject;
        var ofServices = await EnvFilePaths.Resolve(
            context,
            ServiceEnvFiles.From(project.Directory, project.InUse),
            ct
        );
        return
        [
            (context.Stack.Definition.File, "it says what is code and what is state"),
            .. ComposeFiles.From(project.Directory, project.InUse).Select(f => (f, "a compose file")),
            .. secret.Select(f => (f, "an env file or a secret")),
            .. ofServices.Select(f => (f.Path, $"an env file of {f.Service}")),
            .. BelowCode(context)
                .Select(m =>
                    (
                        m.Mount.Source!,
                        $"bind-mounted in {m.Service} at {m.Mount.Target}, where it would be live at once"
                    )
                ),
            .. context.Stack.Images.SelectMany(i => Build(i)),
        ];
    }

    /// <summary>
    /// Parts of the code's folders that a service reads, or keeps its state in, where they are. A mount of a folder
    /// above the code is of whoever looks at the repository.
    /// </summary>
    private static IEnumerable<(string Service, ComposeMount Mount)> BelowCode(StackContext context)
    {
        var folders = context.Stack.Definition.Code.Select(t => ImageBuild.SourceOf(context.Stack, t)).ToList();
        return from service in context.Stack.Compose.Services
            from mount in service.Mounts
            where mount.Kind == MountKind.Bind && mount.Source is not null
            where folders.Any(f => ContainerPath.Covers(f, mount.Source!))
            select (service.Name, mount);
    }

    private static IEnumerable<(string Path, string What)> Build(StackImage image)
    {
        var dockerfile = ImageBuild.DockerfileOf(image);
        yield return (dockerfile, $"the Dockerfile of {image.Name}");
        yield return (dockerfile + ".dockerignore", $"it says what the build of {image.Name} is given");
        yield return (
            Path.Combine(image.Build.Context, ".dockerignore"),
            $"it says what the build of {image.Name} is given"
        );
        foreach (var secret in image.Build.More.Secrets.Select(s => s.File).OfType<string>())
            yield return (secret, "a secret of the build");
    }

    /// <summary>Where a link leads: a patch may name the file by either.</summary>
    private static string? Target(string path) =>
        File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName : null;

    private static TreePath? InRepository(string root, string path)
    {
        var relative = Path.GetRelativePath(root, path).Replace('\\', '/');
        return
            relative is "." or ".."
            || relative.StartsWith("../", StringComparison.Ordinal)
            || Path.IsPathRooted(relative)
            ? null
            : TreePath.FromText(relative);
    }
}

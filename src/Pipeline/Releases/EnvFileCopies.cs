using Pipeline.Journal;
using Pipeline.Platform;
using Pipeline.Secrets;
using Pipeline.Stacks;

namespace Pipeline.Releases;

/// <summary>
/// The env files that services name themselves, as a release had them: bytes, mode and owner, in copies of mode 600 in
/// the state folder. The stack's own env file is not among them: a cut-over edits that one, and takes its edit back.
/// </summary>
internal static class EnvFileCopies
{
    /// <summary>The files, each once, with the services that read it.</summary>
    /// <exception cref="Docker.ComposeException">The path of one cannot be resolved.</exception>
    public static async Task<ILookup<string, string>> Files(StackContext context, CancellationToken ct)
    {
        var definition = context.Stack.Definition;
        var others = definition.EnvFiles.Concat(definition.Cutover is { } cutover ? [cutover.EnvFile] : []).ToHashSet();
        var ours = ServiceEnvFiles
            .From(context.ComposeProject.Directory, context.ComposeProject.InUse)
            .Where(f => new Services(context).IsOurs(f.Service));
        var resolved = await EnvFilePaths.Resolve(context, [.. ours], ct);
        return resolved.Where(f => !others.Contains(f.Path)).Distinct().ToLookup(f => f.Path, f => f.Service);
    }

    /// <summary>
    /// Copies every one that is there; a copy of the same content is made once. Null where one cannot be read: the
    /// release then has none to roll back to.
    /// </summary>
    public static async Task<IReadOnlyList<EnvFileBackup>?> TryTake(StackContext context, ReleaseHistory history)
    {
        try
        {
            using var fingerprints = Fingerprints.Open(context.State.Root);
            var copies = new List<EnvFileBackup>();
            foreach (var path in (await Files(context, CancellationToken.None)).Select(f => f.Key).Where(File.Exists))
                copies.Add(await Take(context, path, history, fingerprints));
            return copies;
        }
        catch (Exception e)
            when (e
                    is EnvFileException
                        or SecretException
                        or IOException
                        or UnauthorizedAccessException
                        or StackException
                        or Docker.ComposeException
            )
        {
            context.Log.Warn(
                $"an env file of a service could not be copied, so a later rollback cannot bring it back: {e.Message}"
            );
            return null;
        }
    }

    /// <summary>What stands in the way of giving a release's files back; empty when nothing does.</summary>
    public static IReadOnlyList<string> Problems(StackContext context, IReadOnlyList<EnvFileBackup> copies)
    {
        using var fingerprints = Fingerprints.Open(context.State.Root);
        return
        [
            .. copies
                .Where(c => !File.Exists(c.Copy) || fingerprints.Of(File.ReadAllBytes(c.Copy)) != c.Fingerprint)
                .Select(c =>
                    $"{c.Copy}, the copy of {c.Path}, is gone or not what was copied; go on with the env file "
                    + "as it is: --keep-env"
                ),
            .. copies
                .Where(c => !File.Exists(c.Path))
                .Select(c =>
                    $"{c.Path}, an env file of a service, is gone: make it again, empty, with the owner it "
                    + "had; or --keep-env"
                ),
        ];
    }

    /// <summary>Copies a file into the state folder, if it still has the content that was planned.</summary>
    public static async Task Keep(EnvFileBackup planned, Fingerprints fingerprints, CancellationToken ct)
    {
        var now = await EnvFileWriter.Read(planned.Path, ct);
        if (fingerprints.Of(now.Bytes) != planned.Fingerprint)
            throw new EnvFileException($"{planned.Path}: changed since it was planned; nothing was written");
        File.Delete(planned.Copy);
        DurableFile.WriteNew(planned.Copy, now.Bytes);
    }

    private static async Task<EnvFileBackup> Take(
        StackContext context,
        string path,
        ReleaseHistory history,
        Fingerprints fingerprints
    )
    {
        var file = await EnvFileWriter.Read(path, CancellationToken.None);
        var now = fingerprints.Of(file.Bytes);
        var known = history
            .Releases.Select(r => r.Closing?.EnvFiles)
            .OfType<IReadOnlyList<EnvFileBackup>>()
            .SelectMany(f => f)
            .LastOrDefault(f => f.Path == path && f.Fingerprint == now && File.Exists(f.Copy));
        var copy = EnvFileWriter.Describe(
            file,
            known?.Copy ?? context.State.Saved($"env-file-{Guid.NewGuid():N}.copy"),
            fingerprints
        );
        if (known is null)
            DurableFile.WriteNew(copy.Copy, file.Bytes);
        return copy;
    }

    /// <summary>The release whose env files the services run with; null when none recorded them.</summary>
    public static ReleaseRecord? Running(ReleaseHistory history) =>
        history.Releases.LastOrDefault(r =>
            r.Closing is { Outcome: Outcome.Verified, EnvFiles: not null } && !r.IsTakenBack
        );
}

using Pipeline.Journal;
using Pipeline.Secrets;
using Pipeline.Stacks;

namespace Pipeline.Running;

/// <summary>
/// The env files that services name themselves, as a release had them: bytes, mode and owner, in copies of mode 600 in the state folder. The stack's own
/// env file is not among them: a cut-over edits that one, and takes its edit back.
/// </summary>
internal static class EnvFileCopies
{
    /// <summary>The files, each once, with the services that read it.</summary>
    public static ILookup<string, string> Files(Workshop workshop)
    {
        var definition = workshop.Stack.Definition;
        var others = definition.EnvFiles.Concat(definition.Cutover is { } cutover ? [cutover.EnvFile] : []).ToHashSet();
        return ServiceEnvFiles.Of(workshop.ComposeProject.Directory, workshop.ComposeProject.InUse)
            .Where(f => new Services(workshop).IsOurs(f.Service) && !others.Contains(f.Path)).ToLookup(f => f.Path, f => f.Service);
    }

    /// <summary>Copies every one that is there; a copy of the same content is made once. Null where one cannot be read: the release then has none to go back to.</summary>
    public static async Task<IReadOnlyList<EnvFileBackup>?> TryTake(Workshop workshop, ReleaseHistory history)
    {
        try
        {
            using var fingerprints = Fingerprints.Open(workshop.State.Root);
            var copies = new List<EnvFileBackup>();
            var files = Files(workshop).Select(f => f.Key).ToList();
            foreach (var path in files.Where(f => !Path.IsPathRooted(f)))
                workshop.Narrator.Warn($"the env file {path} has a variable in its name, so it is no part of what a rollback brings back");
            foreach (var path in files.Where(f => Path.IsPathRooted(f) && File.Exists(f)))
                copies.Add(await Take(workshop, path, history, fingerprints));
            return copies;
        }
        catch (Exception e) when (e is EnvFileException or SecretException or IOException or UnauthorizedAccessException or StackException)
        {
            workshop.Narrator.Warn($"an env file of a service could not be copied, so a later rollback cannot bring it back: {e.Message}");
            return null;
        }
    }

    /// <summary>What stands in the way of giving a release's files back; empty when nothing does.</summary>
    public static IReadOnlyList<string> Problems(Workshop workshop, IReadOnlyList<EnvFileBackup> copies)
    {
        using var fingerprints = Fingerprints.Open(workshop.State.Root);
        return
        [
            .. copies.Where(c => !File.Exists(c.Copy) || fingerprints.Of(File.ReadAllBytes(c.Copy)) != c.Fingerprint)
                .Select(c => $"{c.Copy}, the copy of {c.Path}, is gone or not what was copied; go on with the env file as it is: --keep-env"),
            .. copies.Where(c => !File.Exists(c.Path)).Select(c => $"{c.Path}, an env file of a service, is gone: make it again, empty, with the owner it had; or --keep-env"),
        ];
    }

    private static async Task<EnvFileBackup> Take(Workshop workshop, string path, ReleaseHistory history, Fingerprints fingerprints)
    {
        var file = await EnvFileWriter.Read(path, CancellationToken.None);
        var now = fingerprints.Of(file.Bytes);
        var known = history.Releases.Select(r => r.Closing?.EnvFiles).OfType<IReadOnlyList<EnvFileBackup>>().SelectMany(f => f)
            .LastOrDefault(f => f.Path == path && f.Fingerprint == now && File.Exists(f.Copy));
        var copy = EnvFileWriter.Describe(file, known?.Copy ?? workshop.State.Saved($"env-file-{Guid.NewGuid():N}.copy"), fingerprints);
        if (known is null)
            DurableFile.WriteNew(copy.Copy, file.Bytes);
        return copy;
    }
}

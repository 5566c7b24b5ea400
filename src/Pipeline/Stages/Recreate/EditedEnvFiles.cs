using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Secrets;
using Pipeline.Terms;

namespace Pipeline.Stages.Recreate;

/// <summary>
/// Env files of services that were edited since the release that runs. A deploy recreates the services with the edit,
/// so its undo has to give the files the content of that release again; the edit is kept in a copy.
/// </summary>
/// <param name="Moves">From the content of the running release to the edited one.</param>
/// <param name="Unknown">What an undo could not restore, and why; null when it can restore all of it.</param>
internal sealed record EditedEnvFiles(IReadOnlyList<EnvFileMove> Moves, string? Unknown)
{
    public static async Task<EditedEnvFiles> Look(Release release, CancellationToken ct)
    {
        // A killed process had recreated services with these already; what its undo gave back is edited again.
        if (
            release.PlanOf(StageNames.Recreate) is { } begun
            && begun.WorkAs<RecreateWork>().Edited is { } kept
            && kept.Any(m => File.Exists(m.Wanted.Copy))
        )
            return new EditedEnvFiles(kept, null);
        var (context, moves, unknown) = (release.Context, new List<EnvFileMove>(), new List<string>());
        // A dry run makes no key; and without one no release has a copy.
        using var fingerprints = Fingerprints.Exists(context.State.Root) ? Fingerprints.Open(context.State.Root) : null;
        foreach (var (index, file) in (await EnvFileCopies.Files(context, ct)).Index())
        {
            var copied = Copied(release.History, file.Key);
            if (copied is null && EnvFileCopies.Running(release.History) is not null)
                continue; // The running release did not read this file, and its compose file comes back by itself.
            var before =
                copied is not null && fingerprints is not null && IsWhole(copied, fingerprints) ? copied : null;
            try
            {
                if (
                    await Look(release, file, before, fingerprints, ct) is not { } started
                    || started == EnvContent.Present
                )
                    continue;
                var copy = $"env-{release.Id}-{release.Opening.Unique}-edit-{index}.backup";
                if (before is null || started == EnvContent.Neither || !File.Exists(file.Key))
                    unknown.Add(Describe(file.Key, [.. file]));
                else
                    moves.Add(
                        new EnvFileMove(before, await Now(context, file.Key, copy, fingerprints!, ct), [.. file])
                    );
            }
            catch (EnvFileException cannot)
            {
                unknown.Add($"{Describe(file.Key, [.. file])}; {cannot.Message}");
            }
        }

        return new EditedEnvFiles(moves, unknown.Count == 0 ? null : string.Join("; ", unknown));
    }

    /// <summary>Right before the services are recreated with them: each edit is in its file, and in its copy.</summary>
    /// <param name="others">Files that a rollback gives other content afterwards.</param>
    public static async Task Keep(
        StackContext context,
        IReadOnlyList<EnvFileMove> moves,
        IEnumerable<string> others,
        CancellationToken ct
    )
    {
        using var fingerprints = Fingerprints.Open(context.State.Root);
        foreach (var move in moves)
            if (!File.Exists(move.Wanted.Copy))
                await EnvFileCopies.Keep(move.Wanted, fingerprints, ct);
            else if (!others.Contains(move.Wanted.Path))
                await EnvFileWriter.Restore(move.Wanted, move.Before.Fingerprint, fingerprints, ct);
    }

    /// <summary>Without a copy of the edit, no service was recreated with it.</summary>
    public static async Task Undo(StackContext context, IReadOnlyList<EnvFileMove> moves, CancellationToken ct)
    {
        using var fingerprints = Fingerprints.Open(context.State.Root);
        foreach (var move in moves.Where(m => File.Exists(m.Wanted.Copy)))
            if (await EnvFileWriter.Restore(move.Before, move.Wanted.Fingerprint, fingerprints, ct))
                context.Log.Warn(
                    $"{move.Before.Path} has the content that {string.Join(", ", move.Services)} ran with "
                        + $"again; the edited one is in {move.Wanted.Copy}"
                );
    }

    /// <summary>What the service's containers were started with; null when the file is as the release had it.</summary>
    private static async Task<EnvContent?> Look(
        Release release,
        IGrouping<string, string> file,
        EnvFileBackup? before,
        Fingerprints? fingerprints,
        CancellationToken ct
    )
    {
        if (
            before is not null
            && File.Exists(file.Key)
            && fingerprints!.Of(await File.ReadAllBytesAsync(file.Key, ct)) == before.Fingerprint
        )
            return null;
        var contents = await EnvContents.Read(release.Context, file.Key, before?.Copy, ct);
        var found = EnvContent.Present;
        foreach (var state in release.Opening.Before.Where(s => file.Contains(s.Service)))
            found = (EnvContent)Math.Max((int)found, (int)await contents.StartedWith(release.Context, state, ct));
        return found;
    }

    /// <summary>The file as the release had it that runs.</summary>
    private static EnvFileBackup? Copied(ReleaseHistory history, string path) =>
        EnvFileCopies.Running(history)?.Closing!.EnvFiles!.FirstOrDefault(f => f.Path == path);

    private static bool IsWhole(EnvFileBackup copy, Fingerprints fingerprints) =>
        File.Exists(copy.Copy) && fingerprints.Of(File.ReadAllBytes(copy.Copy)) == copy.Fingerprint;

    private static async Task<EnvFileBackup> Now(
        StackContext context,
        string path,
        string copy,
        Fingerprints fingerprints,
        CancellationToken ct
    ) => EnvFileWriter.Describe(await EnvFileWriter.Read(path, ct), context.State.Saved(copy), fingerprints);

    private static string Describe(string path, IReadOnlyList<string> services) =>
        $"{path} is not what {string.Join(", ", services)} was started with, and no release has a copy of "
        + "the earlier content: an undo could not restore it. "
        + "Restore that content; or recreate the service with the new one first; or add env to --go";
}

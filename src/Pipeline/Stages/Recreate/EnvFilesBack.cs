using Pipeline.Releases;
using Pipeline.Secrets;
using Pipeline.Terms;

namespace Pipeline.Stages.Recreate;

/// <summary>
/// A rollback brings the env files of services back byte for byte, before the services are recreated with them, and its
/// undo does the reverse.
/// </summary>
internal sealed class EnvFilesBack(Release release)
{
    private readonly StackContext _context = release.Context;

    public async Task<IReadOnlyList<EnvFileMove>> Plan(CancellationToken ct)
    {
        if (release.Goal.EnvFiles is not { Count: > 0 } wanted)
            return [];
        using var fingerprints = Fingerprints.Open(_context.State.Root);
        var (files, moves) = (await EnvFileCopies.Files(_context, ct), new List<EnvFileMove>());
        foreach (var (index, copy) in wanted.Index())
        {
            var before = EnvFileWriter.Describe(
                await EnvFileWriter.Read(copy.Path, ct),
                _context.State.Saved($"env-{release.Id}-{index}.backup"),
                fingerprints
            );
            if (before with { Copy = copy.Copy } != copy)
                moves.Add(new EnvFileMove(before, copy, [.. files[copy.Path]]));
        }

        return moves;
    }

    public async Task Apply(IReadOnlyList<EnvFileMove> moves, CancellationToken ct)
    {
        using var fingerprints = Fingerprints.Open(_context.State.Root);
        foreach (var move in moves)
        {
            await EnvFileCopies.Keep(move.Before, fingerprints, ct);
            await EnvFileWriter.Restore(move.Wanted, move.Before.Fingerprint, fingerprints, ct);
        }
    }

    /// <summary>Without a copy nothing was written yet.</summary>
    public async Task Undo(IReadOnlyList<EnvFileMove> moves, CancellationToken ct)
    {
        using var fingerprints = Fingerprints.Open(_context.State.Root);
        foreach (var move in moves.Where(m => File.Exists(m.Before.Copy)))
            await EnvFileWriter.Restore(move.Before, move.Wanted.Fingerprint, fingerprints, ct);
    }

    public async Task<IReadOnlyList<Evidence>> Prove(IEnumerable<EnvFileBackup> files, CancellationToken ct)
    {
        var evidence = new List<Evidence>();
        foreach (var file in files)
            evidence.Add(await EnvRestore.Look(_context, file, ct));
        return evidence;
    }
}

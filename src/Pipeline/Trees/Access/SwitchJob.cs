namespace Pipeline.Trees;

/// <summary>The two ways to carry out a switch: coreutils 9.5 in a helper, renameat2(2) in this process.</summary>
internal static class SwitchJob
{
    public static TreeJob Script(
        VolumeLocation root,
        IReadOnlyList<SwitchMove> moves,
        IReadOnlyList<DirectoryTime> times
    ) =>
        new(
            "tree-switch",
            [new VolumeRoot(root.Volume, ReadOnly: false)],
            [],
            [
                Blocks.Path(root.Path),
                Blocks.GuardWhole(root.Path),
                Blocks.List(
                    Paths(moves)
                        .SelectMany(p => p.Ancestors())
                        .Concat(times.SelectMany(t => t.Path.Ancestors().Append(t.Path)))
                        .Distinct()
                ),
                Blocks.Raw(moves.SelectMany(Words)),
                Blocks.Raw(times.SelectMany(t => new[] { Blocks.Argument(t.Path), "@" + Nanoseconds.Text(t.MtimeNs) })),
            ]
        );

    public static void Here(
        string mountpoint,
        VolumeLocation root,
        IReadOnlyList<SwitchMove> moves,
        IReadOnlyList<DirectoryTime> times
    )
    {
        // What is staged is on the disk before a name leads to it, and the names are before anybody hears of them.
        using var whole = Posix.Open(mountpoint, root.Path);
        Posix.FlushFileSystem(whole);
        foreach (var move in moves)
        {
            var (a, b, flags) = move is Exchange e
                ? (e.First, e.Second, Posix.Exchange)
                : ((Rename)move is var r ? (r.From, r.To, Posix.NoReplace) : default);
            using var from = Posix.Open(mountpoint, root.Path / a.Parent);
            using var to = Posix.Open(mountpoint, root.Path / b.Parent);
            Posix.Rename(from, a.Name, to, b.Name, flags);
        }

        foreach (var time in times)
        {
            using var folder = Posix.Open(mountpoint, root.Path / time.Path);
            Posix.SetMtime(folder, time.MtimeNs);
        }

        Posix.FlushFileSystem(whole);
    }

    private static IEnumerable<TreePath> Paths(IEnumerable<SwitchMove> moves) =>
        moves.SelectMany(m =>
            m switch
            {
                Exchange e => new[] { e.First, e.Second },
                Rename r => [r.From, r.To],
                _ => [],
            }
        );

    private static string[] Words(SwitchMove move) =>
        move switch
        {
            Exchange e => ["exchange", Blocks.Argument(e.First), Blocks.Argument(e.Second)],
            Rename r => ["rename", Blocks.Argument(r.From), Blocks.Argument(r.To)],
            _ => throw new ArgumentException("Not a known move.", nameof(move)),
        };
}

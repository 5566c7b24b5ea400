using System.Collections.Concurrent;

namespace Pipeline.Secrets;

/// <summary>What the machine knows at one place in the text.</summary>
/// <param name="nodes">How far the forms that are under way have come.</param>
/// <param name="accepted">The secrets of which a form ends here.</param>
internal sealed class RedactionState(int[] nodes, string[] accepted)
{
    private readonly RedactionState?[] _ascii = new RedactionState?[128];
    private readonly ConcurrentDictionary<char, RedactionState> _others = new();

    internal int[] Nodes { get; } = nodes;

    internal string[] Accepted { get; } = accepted;

    internal bool IsIdle => Nodes.Length == 0;

    internal RedactionState? Known(char c) => c < 128 ? Volatile.Read(ref _ascii[c]) : _others.GetValueOrDefault(c);

    internal void Remember(char c, RedactionState next)
    {
        if (c < 128)
            Volatile.Write(ref _ascii[c], next);
        else
            _others[c] = next;
    }
}

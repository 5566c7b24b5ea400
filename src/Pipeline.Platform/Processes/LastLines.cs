namespace Pipeline.Platform;

/// <summary>Remembers the end of an output. Both output streams may write at the same time.</summary>
internal sealed class LastLines(int count)
{
    private readonly Queue<string> lines = new();

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (lines)
                return [.. lines];
        }
    }

    public string Text => string.Join('\n', Lines);

    public void Add(string line)
    {
        lock (lines)
        {
            lines.Enqueue(line);
            if (lines.Count > count)
                lines.Dequeue();
        }
    }
}

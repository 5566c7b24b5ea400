namespace Pipeline.Secrets;

/// <summary>
/// Masks the forms of secrets in a stream of text, however it is cut into pieces. Text that may be the beginning of a
/// form is held back until it is decided; everything else goes on at once. Overlapping matches become one mask.
/// </summary>
internal sealed class RedactionScanner(Func<RedactionMachine> machine, Action<ReadOnlySpan<char>> output)
{
    internal const string Mask = "***";
    private const int Slice = 16 * 1024;

    private readonly List<(int Start, int End)> _matches = [];
    private readonly HashSet<string> _found = [];
    private RedactionMachine _machine = machine();
    private RedactionState? _state;
    private char[] _text = new char[256];
    private int _length;
    private int _liveFrom;
    private int _written;

    /// <summary>The names of the secrets found so far.</summary>
    internal IReadOnlyCollection<string> Found => _found;

    internal void Write(ReadOnlySpan<char> text)
    {
        TakeNewSecrets();
        while (!text.IsEmpty)
        {
            var slice = text[..Math.Min(text.Length, Slice)];
            text = text[slice.Length..];
            Append(slice);
            Scan(_length - slice.Length);
            if (_length - _liveFrom > 2 * _machine.Longest)
                NarrowLive();
            Emit(_liveFrom);
        }
    }

    /// <summary>Lets go of all text that no form can begin in. What may still become a secret stays held.</summary>
    internal void Flush()
    {
        NarrowLive();
        Emit(_liveFrom);
    }

    /// <summary>The text is at its end: what was held is no secret.</summary>
    internal void Complete()
    {
        Emit(_length);
        _state = _machine.Root;
        _liveFrom = _length;
    }

    /// <summary>A secret learnt in the middle of the text is looked for in what is still held, too.</summary>
    private void TakeNewSecrets()
    {
        var current = machine();
        if (ReferenceEquals(current, _machine) && _state is not null)
            return;
        _machine = current;
        _state = current.Root;
        _liveFrom = 0;
        _matches.Clear();
        Scan(0);
    }

    private void Append(ReadOnlySpan<char> slice)
    {
        if (_length + slice.Length > _text.Length)
            Array.Resize(ref _text, Math.Max(_length + slice.Length, _text.Length * 2));
        slice.CopyTo(_text.AsSpan(_length));
        _length += slice.Length;
    }

    private void Scan(int from)
    {
        var state = _state!;
        for (var at = from; at < _length; at++)
        {
            // Idle before this character: whatever is under way after it began here.
            if (state.IsIdle)
                _liveFrom = at;
            state = _machine.Next(state, _text[at]);
            if (state.Accepted.Length > 0)
                AddMatch(state, at + 1);
        }

        if (state.IsIdle)
            _liveFrom = _length;
        _state = state;
    }

    private void AddMatch(RedactionState state, int end)
    {
        _found.UnionWith(state.Accepted);
        var earliest = Math.Max(_liveFrom, end - _machine.Longest);
        var start = _machine.EarliestStart(_text.AsSpan(0, end), earliest, whole: true);
        while (_matches.Count > 0 && _matches[^1].End > start)
        {
            start = Math.Min(start, _matches[^1].Start);
            _matches.RemoveAt(_matches.Count - 1);
        }

        _matches.Add((start, end));
    }

    private void NarrowLive()
    {
        var earliest = Math.Max(_liveFrom, _length - _machine.Longest);
        _liveFrom = _machine.EarliestStart(_text.AsSpan(0, _length), earliest, whole: false);
    }

    /// <summary>
    /// Writes everything before <paramref name="end"/>. A match that reaches beyond it is masked whole; its tail is
    /// kept (not to be written again), because another secret may begin in it.
    /// </summary>
    private void Emit(int end)
    {
        var done = _matches.TakeWhile(m => m.Start < end).ToList();
        _matches.RemoveRange(0, done.Count);
        foreach (var (start, stop) in done)
        {
            if (start > _written)
                output(_text.AsSpan(_written, start - _written));
            if (start >= _written)
                output(Mask);
            _written = Math.Max(_written, stop);
        }

        if (_written < end)
            output(_text.AsSpan(_written, end - _written));
        _written = Math.Max(_written, end);
        Drop(end);
    }

    private void Drop(int count)
    {
        _text.AsSpan(count, _length - count).CopyTo(_text);
        _length -= count;
        _liveFrom -= count;
        _written -= count;
        for (var i = 0; i < _matches.Count; i++)
            _matches[i] = (_matches[i].Start - count, _matches[i].End - count);
    }
}

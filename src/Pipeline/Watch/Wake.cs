namespace Pipeline.Watching;

/// <summary>Wakes a watch that waits for its next look. Any number of calls between two looks are one.</summary>
internal sealed class Wake(TimeProvider clock) : IDisposable
{
    /// <summary>Events come in groups: a recreate alone makes half a dozen.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    private const int LongestGroup = 10;
    private readonly SemaphoreSlim _set = new(0);

    public void Set() => _set.Release();

    /// <summary>Until something has happened and nothing more does, or the time is over.</summary>
    public async Task Wait(TimeSpan longest, CancellationToken ct)
    {
        if (!await Taken(longest, ct))
            return;
        for (var i = 0; i < LongestGroup && await Taken(Quiet, ct); i++) { }
    }

    public void Dispose() => _set.Dispose();

    private async Task<bool> Taken(TimeSpan longest, CancellationToken ct)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var time = Task.Delay(longest, clock, over.Token);
        var set = _set.WaitAsync(over.Token);
        var first = await Task.WhenAny(set, time);
        await over.CancelAsync();
        ct.ThrowIfCancellationRequested();
        if (first != set)
            return await WasTaken(set);
        while (_set.Wait(0, CancellationToken.None)) { }
        return true;
    }

    /// <summary>It may have come in the very moment in which the time was over.</summary>
    private static async Task<bool> WasTaken(Task set)
    {
        await set.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return set.IsCompletedSuccessfully;
    }
}

namespace Pipeline.Running;

/// <summary>
/// Where the lock of a stack lies, for all who can change it: of many that make one name at once, one does.
/// </summary>
internal interface ILockPlace
{
    /// <summary>What removes a lock by hand, before its name.</summary>
    string RemoveCommand { get; }

    /// <summary>
    /// Whether <see cref="Replace"/> works here: then a holder shows that it lives, and others can take its lock over.
    /// </summary>
    bool CanReplace { get; }

    /// <summary>Makes it, or leaves what is there under that name: <see cref="Find"/> says whose it is.</summary>
    Task Create(string name, IReadOnlyDictionary<string, string> labels, CancellationToken ct);

    /// <returns>Null where there is none.</returns>
    Task<HeldLock?> Find(string name, CancellationToken ct);

    /// <summary>
    /// Gives it other labels, if nobody did so since it was read: <see cref="Find"/> says what came of it.
    /// </summary>
    Task Replace(HeldLock held, IReadOnlyDictionary<string, string> labels, CancellationToken ct);

    /// <summary>Removes it; one that is gone already is fine.</summary>
    Task Remove(HeldLock held, CancellationToken ct);
}

namespace Pipeline.Docker;

/// <summary>
/// Answer of <c>GET /containers/{id}/top</c>. Command lines may hold secrets: never print the record.
/// </summary>
public sealed record ProcessList
{
    /// <summary>Names of the columns, such as PID, PPID and CMD.</summary>
    public IReadOnlyList<string> Titles
    {
        get => field;
        init => field = value ?? [];
    } = [];

    /// <summary>One row a process, in the order of <see cref="Titles"/>.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Processes
    {
        get => field;
        init => field = value ?? [];
    } = [];

    /// <summary>Without the command lines.</summary>
    public override string ToString() => $"{Processes.Count} processes";
}

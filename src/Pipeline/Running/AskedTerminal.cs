namespace Pipeline.Running;

/// <summary>
/// The terminal, where one stops waiting for an answer when the run is interrupted. A read of the console itself cannot
/// be cancelled: it is left behind on a thread that does not keep the process.
/// </summary>
public sealed class AskedTerminal(TextReader console, CancellationToken ct) : TextReader
{
    /// <exception cref="OperationCanceledException">Interrupted before the line was whole.</exception>
    public override string? ReadLine() =>
        Task.Run(console.ReadLine, CancellationToken.None).WaitAsync(ct).GetAwaiter().GetResult();
}

using Pipeline.Releases;
using Pipeline.Reports;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>
/// One stage on the console: it stands in the last line of a terminal while it works, and comes to one line. With
/// <c>--verbosity verbose</c> each step and proof has been said already.
/// </summary>
internal sealed class ShownStage : IDisposable
{
    private readonly StageName _stage;
    private readonly StackContext _context;
    private readonly long _started;

    public ShownStage(StageName stage, StackContext context)
    {
        (_stage, _context, _started) = (stage, context, context.Clock.GetTimestamp());
        _context.Log.Doing = stage.Value;
    }

    public void Sum(Receipt receipt, Proof proof) => Sum(string.Join("; ", receipt.Lines), proof);

    public void Sum(string what, Proof proof)
    {
        if (_context.Log.Verbose)
            return;
        var took = ConsoleLog.Seconds(_context.Clock.GetElapsedTime(_started));
        string[] parts = [what, ProofSummary.Of(proof)];
        _context.Log.Say($"{_stage} ({took}): {string.Join("; ", parts.Where(p => p.Length > 0))}");
    }

    public void Dispose() => _context.Log.Doing = null;
}

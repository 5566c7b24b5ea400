using System.Runtime.InteropServices;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>
/// Ctrl-C, SIGTERM and a lost terminal cancel the work, which then turns itself back; a second one changes nothing
/// about that.
/// </summary>
public sealed class Interrupts : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Action<string> _say;

    public Interrupts(Action<string> say)
    {
        _say = say;
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP })
            _registrations.Add(PosixSignalRegistration.Create(signal, On));
    }

    public CancellationToken Token => _source.Token;

    /// <summary>What ended the run; null when nothing did.</summary>
    public ExitCode? Code { get; private set; }

    /// <summary>Whether something is being undone just now.</summary>
    public bool IsRollingBack { get; set; }

    public void Dispose()
    {
        _registrations.ForEach(r => r.Dispose());
        _source.Dispose();
    }

    private void On(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Code is not null)
        {
            _say(
                IsRollingBack
                    ? "already rolling back; stopping now would leave neither the old state nor the new one. "
                        + "Please wait"
                    : "already stopping. Please wait"
            );
            return;
        }

        Code = context.Signal switch
        {
            PosixSignal.SIGTERM => ExitCode.Terminated,
            PosixSignal.SIGHUP => ExitCode.HungUp,
            _ => ExitCode.Interrupted,
        };
        _source.Cancel();
    }
}

using System.Runtime.InteropServices;

namespace Pipeline.Targets.Session;

/// <summary>
/// SIGINT, SIGTERM and SIGHUP, without their default effect: the process goes on, so that the running target (which
/// registers its own handler and cancels its work) can put things back. No number of signals ends the process early.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <summary>Number of the first signal that came (POSIX: SIGHUP 1, SIGINT 2, SIGTERM 15), or null.</summary>
    public int? Signal { get; private set; }

    /// <summary>Called at the first signal, on another thread.</summary>
    public event Action<string>? Interrupted;

    public void Listen()
    {
        Listen(PosixSignal.SIGINT, 2);
        Listen(PosixSignal.SIGTERM, 15);
        Listen(PosixSignal.SIGHUP, 1);
    }

    public void Raise(string name, int number)
    {
        if (Signal is not null)
            return;
        Signal = number;
        Interrupted?.Invoke(name);
    }

    public void Dispose() => _registrations.ForEach(x => x.Dispose());

    private void Listen(PosixSignal signal, int number) =>
        _registrations.Add(
            PosixSignalRegistration.Create(
                signal,
                context =>
                {
                    context.Cancel = true;
                    Raise(signal.ToString(), number);
                }
            )
        );
}

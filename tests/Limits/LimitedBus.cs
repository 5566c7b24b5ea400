using System.Globalization;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Pipeline.Testing;

/// <summary>What one test says, until its time is over: then it has failed, and its later words are dropped.</summary>
internal sealed class LimitedBus(IMessageBus bus) : IMessageBus
{
    private readonly Lock _lock = new();
    private ITest? _running;
    private bool _isClosed;
    private bool _isFinished;

    public bool QueueMessage(IMessageSinkMessage message)
    {
        lock (_lock)
        {
            if (_isClosed)
                return true;
            _running = message switch
            {
                ITestStarting starting => starting.Test,
                ITestFinished => null,
                _ => _running,
            };
            _isFinished |= message is ITestCaseFinished;
            return bus.QueueMessage(message);
        }
    }

    /// <summary>Says that the test failed.</summary>
    /// <returns>False when it has finished after all.</returns>
    public bool Close(IXunitTestCase test, TimeSpan limit)
    {
        lock (_lock)
        {
            if (_isFinished)
                return false;
            _isClosed = true;
            var seconds = (decimal)limit.TotalSeconds;
            var running = _running;
            if (running is null)
                bus.QueueMessage(new TestStarting(running = new XunitTest(test, test.DisplayName)));
            var said = string.Create(
                CultureInfo.InvariantCulture,
                $"it was not done after {limit.TotalMinutes:0.##} minutes; [TimeLimit] gives a test more"
            );
            bus.QueueMessage(new TestFailed(running, seconds, "", new TimeoutException(said)));
            bus.QueueMessage(new TestFinished(running, seconds, ""));
            bus.QueueMessage(new TestCaseFinished(test, seconds, 1, 1, 0));
            return true;
        }
    }

    public void Dispose()
    {
        // The bus is not ours.
    }
}

using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Pipeline.Testing;

/// <summary>
/// A test that fails by its name when its time is over, whether it waits or blocks; the others go on. What it does
/// afterwards is no longer heard.
/// </summary>
#pragma warning disable xUnit3000, xUnit3001 // It is made in the process that runs the test, and never leaves it.
public sealed class LimitedTestCase(IXunitTestCase inner, TimeSpan? limit = null) : IXunitTestCase
#pragma warning restore xUnit3000, xUnit3001
{
    private readonly TimeSpan _limit = limit ?? LimitOf(inner);

    public string DisplayName => inner.DisplayName;

    public string SkipReason => inner.SkipReason;

    public ISourceInformation SourceInformation
    {
        get => inner.SourceInformation;
        set => inner.SourceInformation = value;
    }

    public ITestMethod TestMethod => inner.TestMethod;

    public object[] TestMethodArguments => inner.TestMethodArguments;

    public Dictionary<string, List<string>> Traits => inner.Traits;

    public string UniqueID => inner.UniqueID;

    public Exception InitializationException => inner.InitializationException;

    public IMethodInfo Method => inner.Method;

    public int Timeout => inner.Timeout;

    public async Task<RunSummary> RunAsync(
        IMessageSink diagnosticMessageSink,
        IMessageBus messageBus,
        object[] constructorArguments,
        ExceptionAggregator aggregator,
        CancellationTokenSource cancellationTokenSource
    )
    {
        using var bus = new LimitedBus(messageBus);
        // On a thread of its own, since a test may block.
        var run = Task
            .Factory.StartNew(
                () =>
                    inner.RunAsync(
                        diagnosticMessageSink,
                        bus,
                        constructorArguments,
                        aggregator,
                        cancellationTokenSource
                    ),
                CancellationToken.None,
                TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
                TaskScheduler.Default
            )
            .Unwrap();
        return await Task.WhenAny(run, Task.Delay(_limit, CancellationToken.None)) != run && bus.Close(inner, _limit)
            ? new RunSummary
            {
                Total = 1,
                Failed = 1,
                Time = (decimal)_limit.TotalSeconds,
            }
            : await run;
    }

    public void Deserialize(IXunitSerializationInfo info) => inner.Deserialize(info);

    public void Serialize(IXunitSerializationInfo info) => inner.Serialize(info);

    private static TimeSpan LimitOf(IXunitTestCase test) =>
        test.TestMethod.Method is IReflectionMethodInfo { MethodInfo: var method }
            ? (
                method.GetCustomAttribute<TimeLimitAttribute>()
                ?? method.ReflectedType?.GetCustomAttribute<TimeLimitAttribute>()
            )?.Limit
                ?? TimeLimitAttribute.Default
            : TimeLimitAttribute.Default;
}

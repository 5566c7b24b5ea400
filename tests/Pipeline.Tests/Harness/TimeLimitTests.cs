using System.Collections.Concurrent;
using Pipeline.Testing;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Pipeline.Tests.Harness;

/// <summary>A test that hangs fails by its name; those that do not are left alone.</summary>
public sealed class TimeLimitTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    [Theory]
    [InlineData(nameof(Hung.Waits_for_ever))]
    [InlineData(nameof(Hung.Blocks_for_ever))]
    public async Task A_test_that_hangs_fails_by_its_name(string method)
    {
        var (summary, said) = await Run(method, Short);

        summary.Failed.Should().Be(1);
        said.OfType<ITestFailed>()
            .Should()
            .ContainSingle(f => f.Test.DisplayName.EndsWith(method, StringComparison.Ordinal))
            .Which.Messages.Should()
            .ContainSingle(m => m.Contains("not done after", StringComparison.Ordinal));
        said.OfType<ITestStarting>().Should().HaveCount(1);
        said.OfType<ITestCaseFinished>().Should().HaveCount(1);
    }

    [Fact]
    public async Task What_a_test_does_after_its_time_is_not_heard()
    {
        var (_, said) = await Run(nameof(Hung.Blocks_until_released), Short);

        Hung.Release.Set();
        await Hung.Released.Task.WaitAsync(TimeSpan.FromMinutes(1));

        said.OfType<ITestFinished>().Should().HaveCount(1);
        said.OfType<ITestPassed>().Should().BeEmpty();
    }

    [Fact]
    public async Task A_test_within_its_time_passes()
    {
        var (summary, said) = await Run(nameof(Hung.Ends), TimeSpan.FromMinutes(5));

        summary.Failed.Should().Be(0);
        said.OfType<ITestPassed>().Should().HaveCount(1);
    }

    [Fact]
    public void Every_test_project_runs_its_tests_in_the_framework_that_has_the_limit()
    {
        var framework = typeof(TimeLimitTests)
            .Assembly.GetCustomAttributesData()
            .Single(a => a.AttributeType == typeof(TestFrameworkAttribute));

        framework
            .ConstructorArguments.Select(a => a.Value)
            .Should()
            .Equal(typeof(LimitedFramework).FullName, typeof(TimeLimitTests).Assembly.GetName().Name);
    }

    private static async Task<(RunSummary, ConcurrentQueue<IMessageSinkMessage>)> Run(string method, TimeSpan limit)
    {
        var bus = new Heard();
        var assembly = new TestAssembly(Reflector.Wrap(typeof(Hung).Assembly));
        var type = new TestClass(new TestCollection(assembly, null, "hung"), Reflector.Wrap(typeof(Hung)));
        var test = new XunitTestCase(
            new NullMessageSink(),
            TestMethodDisplay.ClassAndMethod,
            TestMethodDisplayOptions.None,
            new TestMethod(type, Reflector.Wrap(typeof(Hung).GetMethod(method)!))
        );
        var summary = await new LimitedTestCase(test, limit).RunAsync(
            new NullMessageSink(),
            bus,
            [],
            new ExceptionAggregator(),
            new CancellationTokenSource()
        );
        return (summary, bus.Messages);
    }

    private sealed class Heard : IMessageBus
    {
        public ConcurrentQueue<IMessageSinkMessage> Messages { get; } = new();

        public bool QueueMessage(IMessageSinkMessage message)
        {
            Messages.Enqueue(message);
            return true;
        }

        public void Dispose() { }
    }

    // Private, so that nothing finds its tests but the one above.
#pragma warning disable xUnit1000
    private sealed class Hung
    {
        public static ManualResetEventSlim Release { get; } = new();

        public static TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        [Fact]
        public Task Waits_for_ever() => Task.Delay(Timeout.Infinite);

        [Fact]
        public void Blocks_for_ever() => new ManualResetEventSlim().Wait();

        [Fact]
        public void Blocks_until_released()
        {
            Release.Wait();
            Released.TrySetResult();
        }

        [Fact]
        public void Ends() { }
    }
#pragma warning restore xUnit1000
}

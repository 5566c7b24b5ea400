using System.Net;
using Pipeline.Docker;
using Pipeline.Running;
using Pipeline.Terms;

namespace Pipeline.Tests.Running;

public sealed class EngineReturnTests
{
    public static TheoryData<string, Exception, bool> Failures { get; } =
        new()
        {
            { "no connection", new DockerUnreachableException("GET /x", "gone"), true },
            {
                "a connection that broke, inside of a stage's failure",
                new StageFailedException(new StageName("A"), "m", new DockerException("GET /x", "broke")),
                true
            },
            { "compose, which could not reach it", new ComposeException("up", 1, ["cannot connect"]), true },
            { "compose, ended at its limit", new ComposeException("up", -1, ["it did not end"]), true },
            {
                "a call that was not answered",
                new StageFailedException(new StageName("A"), "m", new DockerTimeoutException("GET /x", "silent")),
                true
            },
            {
                "a refusal by the engine",
                new DockerException("GET /x", "no space left", HttpStatusCode.InternalServerError),
                false
            },
            { "anything else", new InvalidOperationException("a finding"), false },
        };

    [Theory]
    [MemberData(nameof(Failures))]
    public void Only_what_may_come_from_an_engine_that_went_away_is_waited_for(
        string what,
        Exception failure,
        bool expected
    ) => EngineReturn.MayExplain(failure).Should().Be(expected, what);
}

using Pipeline.Bootstrap;
using Pipeline.Docker;

namespace Pipeline.Tests.Bootstrap;

/// <summary>Setup brings up the engine of this machine, and never one here for another that is silent.</summary>
public sealed class HostProbeTests
{
    [Theory]
    [InlineData("ssh://me@host", "over ssh: Permission denied (publickey).", EngineState.RemoteSilent)]
    [InlineData("ssh://me@host", "host has no socket /var/run/docker.sock", EngineState.RemoteSilent)]
    [InlineData("tcp://host:2376", "nobody listens there", EngineState.RemoteSilent)]
    [InlineData("unix:///var/run/docker.sock", "permission denied; run as root", EngineState.Forbidden)]
    [InlineData("unix:///tmp/other.sock", "there is no such socket", EngineState.RemoteSilent)]
    public void An_engine_elsewhere_that_does_not_answer_is_no_missing_engine_here(
        string address,
        string error,
        EngineState state
    ) => HostProbe.State(EngineAddress.Parse(address), error).Should().Be(state);
}

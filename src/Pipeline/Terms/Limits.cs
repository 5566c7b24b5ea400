using Pipeline.Docker;

namespace Pipeline.Terms;

/// <summary>How long to wait for what others do, and who waits longer says so in the environment.</summary>
public static class Limits
{
    /// <summary>
    /// One call of <c>docker compose</c>: the longest stop grace of a service and its start;
    /// <c>PIPELINE_COMPOSE_LIMIT</c>, 5 minutes.
    /// </summary>
    public static TimeSpan Compose => Read("PIPELINE_COMPOSE_LIMIT", TimeSpan.FromMinutes(5));

    /// <summary>An engine that is being restarted; <c>PIPELINE_ENGINE_WAIT</c>, 2 minutes.</summary>
    public static TimeSpan Engine => Read("PIPELINE_ENGINE_WAIT", TimeSpan.FromMinutes(2));

    /// <summary>One image build; <c>PIPELINE_BUILD_LIMIT</c>, 2 hours.</summary>
    public static TimeSpan Build => Read("PIPELINE_BUILD_LIMIT", TimeSpan.FromHours(2));

    /// <summary>A node of a swarm that pulls an image; <c>PIPELINE_PULL_LIMIT</c>, 5 minutes.</summary>
    public static TimeSpan Pull => Read("PIPELINE_PULL_LIMIT", TimeSpan.FromMinutes(5));

    /// <summary>
    /// How long the holder of a swarm's lock shows no sign of life until <c>--take-over</c> takes it; it shows one in
    /// each quarter of it. <c>PIPELINE_LOCK_SILENCE</c>, 20 seconds.
    /// </summary>
    public static TimeSpan LockSilence => Read("PIPELINE_LOCK_SILENCE", TimeSpan.FromSeconds(20));

    /// <summary>The command of <c>--on-drift</c>, for one finding; <c>PIPELINE_HOOK_LIMIT</c>, 30 seconds.</summary>
    public static TimeSpan OnDrift => Read("PIPELINE_HOOK_LIMIT", TimeSpan.FromSeconds(30));

    /// <summary>
    /// Calls of the engine's API: <c>PIPELINE_CALL_LIMIT</c> is how long the engine may answer no ping,
    /// <c>PIPELINE_WORK_LIMIT</c> how long one call may take while it answers them, <c>PIPELINE_STREAM_LIMIT</c> the
    /// same for waits, attached containers, logs and events.
    /// </summary>
    public static EngineLimits OfCalls =>
        new()
        {
            Call = Read("PIPELINE_CALL_LIMIT", new EngineLimits().Call),
            Work = Read("PIPELINE_WORK_LIMIT", new EngineLimits().Work),
            Stream = Read("PIPELINE_STREAM_LIMIT", new EngineLimits().Stream),
        };

    /// <exception cref="PipelineException">Exit 64: the variable holds no duration.</exception>
    private static TimeSpan Read(string variable, TimeSpan usual)
    {
        if (Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } text)
            return usual;
        return Durations.TryParse(text, out var time)
            ? time
            : throw PipelineException.Usage($"{variable} is '{text}'; expected a duration such as 90s or 10m");
    }
}

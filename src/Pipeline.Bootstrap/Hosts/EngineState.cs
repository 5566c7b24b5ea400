namespace Pipeline.Bootstrap;

/// <summary>Whether an engine is there for us.</summary>
public enum EngineState
{
    Answers,

    /// <summary>It is there, but this user may not talk to it.</summary>
    Forbidden,

    /// <summary>Installed here, not running.</summary>
    Stopped,

    /// <summary>Configured to be elsewhere (DOCKER_HOST, a context), and silent.</summary>
    RemoteSilent,

    Missing,
}

using Pipeline.Platform;

namespace Pipeline.Terms;

/// <summary>
/// The labels by which Pipeline knows what it made; pruning and clean-up go by these and the project only.
/// </summary>
public static class Labels
{
    public const string Project = "dev.pipeline.project";
    public const string Release = "dev.pipeline.release";
    public const string Kind = "dev.pipeline.kind";
    public const string Volume = "dev.pipeline.volume";

    /// <summary>What a release has to itself, whatever became of the journal that numbered it.</summary>
    public const string Unique = "dev.pipeline.unique";

    /// <summary>Which state folder knows the release.</summary>
    public const string History = "dev.pipeline.history";

    /// <summary>
    /// The process that made it (<see cref="ProcessIdentity"/>): what it left behind goes once it is dead for certain.
    /// </summary>
    public const string Maker = "dev.pipeline.maker";

    /// <summary>On a lock: who holds it, for people.</summary>
    public const string Holder = "dev.pipeline.holder";

    /// <summary>On a lock: the holder's state folder.</summary>
    public const string State = "dev.pipeline.state";

    /// <summary>On a lock of a swarm: when its holder last showed that it lives, by the holder's clock.</summary>
    public const string Beat = "dev.pipeline.beat";

    /// <summary>
    /// On a lock of a swarm that was taken over: writes that its earlier holder has begun may still arrive.
    /// </summary>
    public const string FenceDue = "dev.pipeline.fence-due";

    /// <summary><see cref="Kind"/> of a container that reads or writes a volume for a moment.</summary>
    public const string HelperKind = "helper";

    /// <summary><see cref="Kind"/> of a lock on the engine.</summary>
    public const string LockKind = "lock";

    public const string Commit = "org.opencontainers.image.revision";
    public const string Version = "org.opencontainers.image.version";
    public const string Tree = "dev.pipeline.tree";
    public const string Nonce = "dev.pipeline.nonce";

    /// <summary>Of what <c>docker stack deploy</c> made: the name of the stack.</summary>
    public const string Stack = "com.docker.stack.namespace";

    /// <summary>Of a container of a swarm: its service, with the name of the stack.</summary>
    public const string SwarmService = "com.docker.swarm.service.name";

    public const string ComposeProject = "com.docker.compose.project";
    public const string ComposeService = "com.docker.compose.service";
    public const string ComposeConfigHash = "com.docker.compose.config-hash";
    public const string ComposeOneOff = "com.docker.compose.oneoff";
    public const string ComposeNumber = "com.docker.compose.container-number";
}

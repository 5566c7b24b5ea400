namespace Pipeline.Running;

/// <summary>The labels by which Pipeline knows what it made; pruning and clean-up go by these and the project only (PITFALLS 2).</summary>
public static class Labels
{
    public const string Project = "dev.pipeline.project";
    public const string Release = "dev.pipeline.release";
    public const string Kind = "dev.pipeline.kind";
    public const string Volume = "dev.pipeline.volume";

    /// <summary>Which state folder knows the release.</summary>
    public const string History = "dev.pipeline.history";

    public const string Commit = "org.opencontainers.image.revision";
    public const string Version = "org.opencontainers.image.version";
    public const string Tree = "dev.pipeline.tree";
    public const string Nonce = "dev.pipeline.nonce";

    public const string ComposeProject = "com.docker.compose.project";
    public const string ComposeService = "com.docker.compose.service";
    public const string ComposeConfigHash = "com.docker.compose.config-hash";
    public const string ComposeOneOff = "com.docker.compose.oneoff";
}

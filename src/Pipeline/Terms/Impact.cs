namespace Pipeline.Terms;

/// <summary>What a stage may touch; each needs its word in <c>--go</c>.</summary>
public enum Impact
{
    /// <summary>Reads only.</summary>
    ReadOnly,

    /// <summary>Writes the Dockerfile, a local commit, images and tags. Nothing that runs is touched.</summary>
    Build,

    /// <summary>Stops writers and changes what a volume holds.</summary>
    Volume,

    /// <summary>Takes code that nobody reads any more out of a volume (<c>CleanVolume</c>).</summary>
    Clean,

    /// <summary>Replaces running containers.</summary>
    Restart,

    /// <summary>Changes credentials or database rights.</summary>
    Privilege,

    /// <summary>
    /// Takes the services' own data back to what it was (<c>Rollback --with-state</c>), or lets a service begin without
    /// data that it sees now.
    /// </summary>
    State,

    /// <summary>Deploys a commit that does not contain the one that is live.</summary>
    Downgrade,

    /// <summary>
    /// Recreates a service whose env file was edited, where no release has a copy of the earlier content: an undo could
    /// not restore it.
    /// </summary>
    Env,
}

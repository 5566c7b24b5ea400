namespace Pipeline.Terms;

/// <summary>What a claim about a running service is about.</summary>
public enum EvidenceTopic
{
    /// <summary>Files of the code, and the processes that read them.</summary>
    Code,

    /// <summary>Files of the container's own layer, outside of the code.</summary>
    OwnLayer,

    /// <summary>Which image the container runs.</summary>
    Image,

    /// <summary>Which image the name names.</summary>
    Tag,

    /// <summary>Command, environment and mounts that the container was created with, and how many there are.</summary>
    Creation,

    /// <summary>Whether it could be looked at.</summary>
    Sight,

    /// <summary>
    /// Whether the whole of a service on several nodes could be looked at: where it does not hold, nothing is proven,
    /// and nothing is known to have drifted.
    /// </summary>
    Node,
}

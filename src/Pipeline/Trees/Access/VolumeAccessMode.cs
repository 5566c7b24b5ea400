namespace Pipeline.Trees;

/// <summary>How to get at volumes, <c>--volume-access</c>.</summary>
public enum VolumeAccessMode
{
    /// <summary>Direct where it is possible and proven to be the same place, else helper.</summary>
    Auto,
    Direct,
    Helper,
}

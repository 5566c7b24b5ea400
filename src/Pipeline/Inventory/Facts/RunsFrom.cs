namespace Pipeline.Inventories;

/// <summary>Where the code that a service runs comes from.</summary>
public enum RunsFrom
{
    /// <summary>Nothing of the repository's runs there, such as in a database.</summary>
    NoOwnCode,

    /// <summary>The image, as it was built.</summary>
    Image,

    /// <summary>The container's own layer: copied in by hand, gone with the next recreate.</summary>
    ContainerLayer,

    /// <summary>A named volume.</summary>
    Volume,

    /// <summary>An anonymous volume, filled from the image when the container was created.</summary>
    AnonymousVolume,

    /// <summary>A folder of the engine's host.</summary>
    Bind,

    /// <summary>It does not run, or could not be looked at.</summary>
    Unknown,
}

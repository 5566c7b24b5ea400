using System.Globalization;

namespace Pipeline.Releases;

/// <summary>
/// Something else than this pipeline started a container that writes a volume while the volume was at rest.
/// </summary>
/// <param name="container">Its name.</param>
/// <param name="at">When its process started, by the engine's clock.</param>
public sealed class StartedOutsideException(string container, string volume, DateTimeOffset at)
    : Exception(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{container} was started at {at:HH:mm:ss} UTC by something else than this pipeline, while {volume} was at rest"
        )
    )
{
    public string Container { get; } = container;
}

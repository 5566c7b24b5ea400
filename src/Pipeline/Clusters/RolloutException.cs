namespace Pipeline.Clusters;

/// <summary>
/// A service did not get its image, or not back; says why. The service is as it was when that was seen.
/// </summary>
internal sealed class RolloutException(string message, Exception? inner = null) : Exception(message, inner);

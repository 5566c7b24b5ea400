using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Bootstrap;

/// <summary>An image that the demo stands on.</summary>
/// <param name="Files">Its Dockerfile and what that copies; null for the root of all, which is bootstrapped.</param>
public sealed record BaseImage(string Name, IReadOnlyList<BundledFile>? Files)
{
    /// <summary>Label with the hash of everything the image was built from.</summary>
    public const string ContentLabel = "dev.pipeline.content";

    /// <summary>SHA-256 over its files (names and bytes, in order) and the image it is built on.</summary>
    public string ContentHash(string baseId)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(baseId));
        foreach (var file in Files!)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"\0{file.Path}\0"));
            hash.AppendData(file.Content);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pipeline.Terms;

namespace Pipeline.Live;

/// <summary>What a build leaves inside the code path to be found again through a running container's mounts.</summary>
/// <param name="Commit">The commit that was built.</param>
/// <param name="Tree">Its git tree.</param>
/// <param name="Nonce">Drawn once for each commit; no other build has it.</param>
/// <param name="Code">Which code tree; of several with one source, the first.</param>
public sealed record Marker(string Commit, string Tree, string Nonce, string Code)
{
    public string Text => JsonSerializer.Serialize(this, Json.Options);

    /// <summary>The file, as the heredoc in the Dockerfile writes it too.</summary>
    public byte[] Bytes => Encoding.UTF8.GetBytes(Text + "\n");

    /// <summary>SHA-256 of <see cref="Bytes"/>.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Bytes));
}

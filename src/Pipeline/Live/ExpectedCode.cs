using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pipeline.Journal;
using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>What a build leaves inside the code path to be found again through a running container's mounts.</summary>
/// <param name="Commit">The commit that was built.</param>
/// <param name="Tree">Its git tree.</param>
/// <param name="Nonce">Drawn once for each commit; no other build has it.</param>
/// <param name="Code">Which code tree.</param>
public sealed record Marker(string Commit, string Tree, string Nonce, string Code)
{
    public string Text => JsonSerializer.Serialize(this, Json.Options);

    /// <summary>The file, as the heredoc in the Dockerfile writes it too.</summary>
    public byte[] Bytes => Encoding.UTF8.GetBytes(Text + "\n");

    /// <summary>SHA-256 of <see cref="Bytes"/>.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Bytes));
}

/// <summary>One code tree as a commit and its build say it must be, wherever it is read.</summary>
public sealed record ExpectedCode(CodeTree Tree, GitTree Git, Marker Marker)
{
    /// <summary>Files of the commit that the image's ignore file keeps from the builder; they must be nowhere.</summary>
    public IReadOnlyList<TreePath> Ignored { get; init; } = [];

    public TreePath MarkerPath => TreePath.FromText(Tree.Marker);

    /// <summary>What the image's build made beside the commit's files, as the image has it; null while the image is not known.</summary>
    public TreeManifest? Made { get; init; }

    public int Files => Git.Entries.Count + (Made?.Entries.Count(e => e.Kind != EntryKind.Directory) ?? 0);

    /// <summary>Everything that must be there, but for the marker.</summary>
    public TreeManifest AsManifest() => Made is null ? Git.AsManifest() : new TreeManifest([.. Git.AsManifest().Entries, .. Made.Entries]);
}

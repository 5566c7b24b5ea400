using System.Security.Cryptography;
using Pipeline.Journal;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Releases;

/// <summary>The patch file that somebody wants deployed. It is only read.</summary>
public static class PatchSource
{
    /// <summary>A patch of code is small; a larger file is something else.</summary>
    private const long Largest = 64 << 20;

    /// <exception cref="PipelineException">Exit 64: there is no such file, or it cannot be a patch.</exception>
    public static async Task<PatchFile> Find(string path, TimeProvider clock, CancellationToken ct) =>
        new(
            path,
            Hash(await Bytes(path, ct)),
            DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds())
        );

    /// <summary>What it holds, if that is what it held when the release was planned.</summary>
    /// <exception cref="PipelineException">It changed since, or is gone.</exception>
    public static async Task<GitPatch> Read(PatchFile file, CancellationToken ct)
    {
        var bytes = await Bytes(file.Path, ct);
        return Hash(bytes) == file.Sha256
            ? await GitMail.Read(bytes, ct)
            : throw PipelineException.Refuse(
                $"{file.Path} is not the patch that was planned: it changed since",
                $"put the planned one back (its SHA-256 is {file.Sha256}), or begin a new release with this one"
            );
    }

    /// <summary>What git is asked to make of it: the same commit, however often.</summary>
    public static PatchRequest RequestOf(this PatchFile file, GitPatch patch, string parent) =>
        new(patch, parent, $"Apply {Path.GetFileName(file.Path)}", file.At);

    private static async Task<byte[]> Bytes(string path, CancellationToken ct)
    {
        try
        {
            if (new FileInfo(path) is not { Exists: true } file)
                throw Wrong(path, Directory.Exists(path) ? "a folder" : "no such file");
            var target = (file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo) ?? file;
            // A pipe and a device have no length.
            return target.Length is 0 or > Largest
                ? throw Wrong(path, $"{target.Length} bytes")
                : await File.ReadAllBytesAsync(path, ct);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw Wrong(path, e.Message);
        }
    }

    private static PipelineException Wrong(string path, string found) =>
        PipelineException.Usage(
            $"--patch: expected a patch file (1 byte to {Largest >> 20} MB) at {path}; found {found}",
            "git diff, git format-patch --stdout, or ./build.sh SaveWork writes one"
        );

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}

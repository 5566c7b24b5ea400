using System.Text;
using System.Text.RegularExpressions;
using Pipeline.Platform;

namespace Pipeline.Trees;

/// <summary>
/// Reads a patch file: a diff as it is, or the mail that <c>git format-patch</c> writes. Works in a folder of its own,
/// in no clone, so that no clone's configuration has a say.
/// </summary>
public static partial class GitMail
{
    /// <exception cref="GitException">The file holds more than one patch; one release is one commit.</exception>
    public static async Task<GitPatch> Read(byte[] file, CancellationToken ct)
    {
        if (!Header().IsMatch(Encoding.Latin1.GetString(file.AsSpan(0, Math.Min(file.Length, LongestHeader)))))
            return new GitPatch(file, null, null, null, null);
        var folder = OwnFolder.Make("mail");
        try
        {
            return await Read(new GitProcess(folder), folder, file, ct);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Enough of the file to tell whether its first line is a mail's.</summary>
    private const int LongestHeader = 200;

    private static async Task<GitPatch> Read(GitProcess git, string folder, byte[] file, CancellationToken ct)
    {
        var count = await git.Line(["mailsplit", "-b", "--keep-cr", $"-o{folder}"], file, ct);
        if (count != "1")
            throw new GitException($"expected one patch, since one release is one commit; found {count} mails");
        var mail = await File.ReadAllBytesAsync(Path.Combine(folder, "0001"), ct);
        var info = await git.Line(["mailinfo", "message", "patch"], mail, ct);
        string? Said(string name) =>
            info.Split('\n').Select(l => l.Split(": ", 2)).FirstOrDefault(l => l[0] == name && l.Length == 2)?[1]
                is { Length: > 0 } text
                ? text
                : null;
        if (Said("Email") is not { } email)
            return new GitPatch(file, null, null, null, null);
        var text = await File.ReadAllTextAsync(Path.Combine(folder, "message"), ct);
        return new GitPatch(
            await File.ReadAllBytesAsync(Path.Combine(folder, "patch"), ct),
            Said("Author") ?? email,
            email,
            Said("Date"),
            Said("Subject") is { } subject ? $"{subject}\n\n{text}".TrimEnd() : null
        );
    }

    /// <summary>The line between the mails of a mailbox, or a header of a mail (RFC 5322).</summary>
    [GeneratedRegex(@"\A(?:From |[!-9;-~]+: )")]
    private static partial Regex Header();
}

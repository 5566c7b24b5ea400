using System.Text;
using Pipeline.Platform;

namespace Pipeline.Stages.RotateLegacy;

/// <summary>
/// What the server keeps of a password, before and after: one line each, mode 600, on disk before the server hears of
/// it. With the first the old password is good again although nobody here knows it; the second says that what is there
/// is ours. Neither logs in.
/// </summary>
internal sealed record SealedVerifiers(string Old, string New)
{
    public static SealedVerifiers? Read(string path) =>
        File.Exists(path) && File.ReadAllText(path).Split('\n') is [var old, var @new, ..]
            ? new SealedVerifiers(old, @new)
            : null;

    public void Write(string path) =>
        PrivateFiles.Write(path, file => file.Write(Encoding.UTF8.GetBytes($"{Old}\n{New}\n")));
}

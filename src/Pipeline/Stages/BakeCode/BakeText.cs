using System.Text;

namespace Pipeline.Stages.BakeCode;

/// <summary>The text of a Dockerfile, and of the commit that edits it.</summary>
internal static class BakeText
{
    public const string Message =
        "Bake the code into the image\n\nBetween the markers, Pipeline copies the code of this commit into "
        + "the image,\nso that what is built is what runs.";

    /// <summary>Attributes of the repository may give the working tree other line ends than the commit has.</summary>
    public static bool IsSame(string one, string other) =>
        one == other
        || one.Replace("\r\n", "\n", StringComparison.Ordinal) == other.Replace("\r\n", "\n", StringComparison.Ordinal);

    public static string Read(string path) => Decode(File.ReadAllBytes(path));

    /// <summary>
    /// A Dockerfile need not be UTF-8 and its other bytes stay as they are, so a char of it is a byte.
    /// </summary>
    public static string Decode(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}

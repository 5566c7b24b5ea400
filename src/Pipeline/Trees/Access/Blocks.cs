using System.Text;

namespace Pipeline.Trees;

/// <summary>Inputs of the tree programs: NUL-separated lists of bytes.</summary>
internal static class Blocks
{
    public static byte[] Path(TreePath path) => path.Bytes;

    /// <summary>As arguments for tools: "./" in front, so that no name is taken for an option.</summary>
    public static byte[] List(IEnumerable<TreePath> paths) => Raw(paths.Select(Argument));

    public static byte[] Raw(IEnumerable<string> items) =>
        Encoding.Latin1.GetBytes(string.Concat(items.Select(item => item + "\0")));

    public static string Argument(TreePath path) => path.IsRoot ? "." : "./" + path.Raw;

    /// <summary>What must not be a symlink on the way to these places.</summary>
    public static byte[] Guard(params IEnumerable<TreePath> paths) =>
        List(paths.SelectMany(p => p.Ancestors()).Distinct());

    /// <summary>As <see cref="Guard"/>, the place itself included.</summary>
    public static byte[] GuardWhole(TreePath path) => List(path.IsRoot ? [] : path.Ancestors().Append(path));
}

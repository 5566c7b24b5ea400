namespace Pipeline.Trees;

/// <summary>What an earlier look knows of one folder, asked for name by name in byte order.</summary>
/// <param name="content">In byte order.</param>
internal sealed class KnownNames(TreePath folder, List<TreeEntry> content)
{
    private readonly int _name = folder.IsRoot ? 0 : folder.Raw.Length + 1;
    private int _next;

    /// <param name="name">Its bytes; after those that were asked for before.</param>
    public TreeEntry? At(ReadOnlySpan<byte> name)
    {
        for (; _next < content.Count; _next++)
        {
            var order = Order(content[_next].Path.Raw.AsSpan(_name), name);
            if (order >= 0)
                return order == 0 ? content[_next] : null;
        }

        return null;
    }

    private static int Order(ReadOnlySpan<char> known, ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < known.Length && i < name.Length; i++)
            if (known[i] != name[i])
                return known[i] - name[i];
        return known.Length - name.Length;
    }
}

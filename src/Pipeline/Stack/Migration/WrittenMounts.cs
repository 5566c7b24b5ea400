namespace Pipeline.Stacks;

/// <summary>The <c>volumes</c> of one service as one compose file writes them, and edits of that text.</summary>
/// <param name="Key">The word <c>volumes</c>.</param>
internal sealed record WrittenMounts(string File, string Text, string Service, MarkedNode Key, MarkedNode List)
{
    public IReadOnlyList<WrittenMount> Mounts { get; } = [.. List.Items.Select(WrittenMount.From)];

    /// <summary>An anonymous volume after this item.</summary>
    public IEnumerable<TextEdit> Add(WrittenMount beside, string path)
    {
        var item = beside.Item;
        var written = Scalar(beside, path);
        if (List.IsFlow)
            return [new TextEdit(item.End, 0, $", {written}")];
        var end = TextLines.EndOf(Text, item.End);
        return [new TextEdit(end, 0, $"{TextLines.Ending(Text, end)}{Prefix(item)}{written}")];
    }

    /// <summary>An anonymous volume in the place of this item.</summary>
    public IEnumerable<TextEdit> Replace(WrittenMount mount, string path)
    {
        if (mount.Options(Text) is { } options)
            throw Refused(mount.Item, $"a mount that says only what is mounted at {path}", options, $"- {path}");
        return [new TextEdit(mount.Item.Start, mount.Item.End - mount.Item.Start, Scalar(mount, path))];
    }

    /// <summary>Without this item.</summary>
    public IEnumerable<TextEdit> Remove(WrittenMount mount) =>
        List.IsFlow ? RemoveInBrackets(mount.Item) : RemoveLines(mount.Item);

    private IEnumerable<TextEdit> RemoveLines(MarkedNode item)
    {
        _ = Prefix(item);
        if (List.Items.Count == 1)
            yield return new TextEdit(Text.IndexOf(':', Key.End) + 1, 0, " []");
        var (start, end) = (TextLines.StartOf(Text, item.Start), TextLines.EndOf(Text, item.End));
        if (end < Text.Length)
            end += TextLines.Ending(Text, end).Length;
        else if (start > 0)
            start = TextLines.EndOf(Text, start - (Text[..start].EndsWith("\r\n", StringComparison.Ordinal) ? 2 : 1));
        yield return new TextEdit(start, end - start, "");
    }

    private IEnumerable<TextEdit> RemoveInBrackets(MarkedNode item)
    {
        if (List.Items.Count == 1)
            return [new TextEdit(List.Start, List.End - List.Start, "[]")];
        var index = List.Items.ToList().IndexOf(item);
        var (start, end) = index > 0 ? (List.Items[index - 1].End, item.End) : (item.Start, List.Items[1].Start);
        if (Text[start..end].Contains('#', StringComparison.Ordinal))
            throw Refused(item, "an item without a comment", "a comment beside it", "(without this item)");
        return [new TextEdit(start, end - start, "")];
    }

    /// <summary>What stands before an item in its line: blanks and the hyphen.</summary>
    private string Prefix(MarkedNode item)
    {
        var prefix = Text[TextLines.StartOf(Text, item.Start)..item.Start];
        return prefix.Trim() == "-"
            ? prefix
            : throw Refused(item, "an item in a line of its own after a hyphen", "another form", "(the edited list)");
    }

    /// <summary>Quoted as its neighbour is, and as YAML and compose need it.</summary>
    private string Scalar(WrittenMount beside, string path)
    {
        if (path.Contains(':', StringComparison.Ordinal))
            throw Refused(
                beside.Item,
                "a code path without a colon, since compose's short form has none",
                path,
                $"- {{ type: volume, target: '{path}' }}"
            );
        var escaped = path.Replace("$", "$$", StringComparison.Ordinal);
        var isPlain = escaped.All(c => char.IsAsciiLetterOrDigit(c) || "/._-+@$".Contains(c, StringComparison.Ordinal));
        return (beside.Quote, isPlain) switch
        {
            (null, true) => escaped,
            ('"', true) => $"\"{escaped}\"",
            _ => $"'{escaped.Replace("'", "''", StringComparison.Ordinal)}'",
        };
    }

    internal StackException Refused(MarkedNode at, string expected, string found, string wanted) =>
        ComposeText.Refused(File, at.At, Service, expected, found, wanted);
}

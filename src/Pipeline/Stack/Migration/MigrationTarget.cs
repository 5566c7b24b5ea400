using Pipeline.Terms;

namespace Pipeline.Stacks;

/// <summary>The word of <c>--to</c>.</summary>
public static class MigrationTarget
{
    private static readonly CodeStrategy[] All = [CodeStrategy.Unshadow, CodeStrategy.MountPath, CodeStrategy.Rebuild];

    /// <exception cref="PipelineException">Exit 64: it names no strategy that can be deployed.</exception>
    public static CodeStrategy Parse(string word)
    {
        var words = All.Select(CodeReader.TextOf).ToList();
        if (words.Contains(word))
            return All[words.IndexOf(word)];
        var meant = Nearest.To(word, words);
        throw PipelineException.Usage(
            $"--to: expected {string.Join(", ", words.SkipLast(1))} or {words[^1]}; found '{word}'"
                + (meant is null ? "" : $". Did you mean \"{meant}\"?")
        );
    }
}

using System.Globalization;

namespace Pipeline.Tests.Versions;

/// <summary>
/// A history in words, separated by semicolons: <c>commit</c>, <c>commit 3</c>, <c>commit +semver: minor</c>,
/// <c>tag 1.0.0</c>, <c>branch x</c>, <c>on x</c>, <c>merge x</c>, <c>forward x</c>, <c>delete x</c>. It begins on
/// main.
/// </summary>
internal static class HistoryScript
{
    public static void Write(string script, IHistory into)
    {
        foreach (var line in script.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var (word, rest) = line.Split(' ', 2) is [var w, var r] ? (w, r) : (line, "");
            Write(word, rest, into);
        }
    }

    private static void Write(string word, string rest, IHistory into)
    {
        switch (word)
        {
            case "commit":
                var isCount = int.TryParse(rest, CultureInfo.InvariantCulture, out var count);
                for (var i = 0; i < (isCount ? count : 1); i++)
                    into.Commit(isCount || rest.Length == 0 ? "work" : rest);
                break;
            case "tag":
                into.Tag(rest);
                break;
            case "branch":
                into.Branch(rest);
                break;
            case "on":
                into.Switch(rest);
                break;
            case "merge":
                into.Merge(rest);
                break;
            case "forward":
                into.FastForward(rest);
                break;
            case "delete":
                into.Delete(rest);
                break;
            default:
                throw new InvalidOperationException($"no history has '{word}'");
        }
    }
}

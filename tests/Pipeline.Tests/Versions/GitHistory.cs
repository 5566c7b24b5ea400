using System.Text;

namespace Pipeline.Tests.Versions;

/// <summary>The same as a shell script of git commands, so that a whole history is one process.</summary>
internal sealed class GitHistory : IHistory
{
    private readonly StringBuilder _script = new(
        """
        t=1700000000
        next() { t=$((t+60)); export GIT_COMMITTER_DATE="@$t +0000" GIT_AUTHOR_DATE="@$t +0000"; }

        """
    );

    public static string From(string script)
    {
        var history = new GitHistory();
        HistoryScript.Write(script, history);
        return history._script.ToString();
    }

    public void Commit(string message) => Add($"next; git commit -q --allow-empty -m '{message}'");

    public void Tag(string name) => Add($"git tag '{name}'");

    public void Branch(string name) => Add($"git checkout -q -b '{name}'");

    public void Switch(string branch) => Add($"git checkout -q '{branch}'");

    public void Merge(string branch) => Add($"next; git merge -q --no-ff --no-edit '{branch}'");

    public void FastForward(string branch) => Add($"git merge -q --ff-only '{branch}'");

    public void Delete(string branch) => Add($"git branch -q -D '{branch}'");

    private void Add(string line) => _script.Append(line).Append('\n');
}

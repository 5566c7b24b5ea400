using Pipeline.Trees;

namespace Pipeline.Tests.Trees;

public sealed class GitTarTests : IDisposable
{
    private readonly GitScratch _repo = new();

    public void Dispose() => _repo.Dispose();

    [Fact]
    public async Task An_export_unpacks_to_the_commits_bytes_names_modes_and_links()
    {
        _repo.Commit(
            """
            printf '* text eol=crlf\nsecret export-ignore\n' >.gitattributes; printf 'a\nb\n' >lf; echo >secret
            mkdir -p code/$(printf 'deep-%.0s' {1..30}); (cd code/deep*; echo deep >f); echo n >$'code/new\nline'; echo b >$'code/\xff\xfe'; printf '%512s' x >code/block
            echo u >"code/$(printf 'ü%.0s' {1..60})"; ln -s $(printf 'far/%.0s' {1..50}) code/link; echo x >code/run; chmod 755 code/run; echo dash >code/-rf
            """
        );
        var file = Path.Combine(_repo.Folder, "..", Path.GetRandomFileName());
        await using (var output = File.Create(file))
        {
            await _repo.Git.WriteTar(
                "HEAD",
                TreePath.FromText("code"),
                new Dictionary<TreePath, byte[]> { [TreePath.FromText("sub/.marker")] = "m"u8.ToArray() },
                output,
                default
            );
        }

        _repo.Shell(
            $"mkdir ../out-$$; tar -xpf {file} -C ../out-$$; cd ../out-$$; test $(cat sub/.marker) = m; rm -r sub; test $(stat -c %a run) = 755; test $(stat -c %a block) = 644; diff -r --no-dereference . {_repo.Folder}/code; cd ..; rm -r out-$$"
        );
        _repo.Shell($"tar -tvf {file} --numeric-owner | grep -v ' 0/0 ' && exit 1; rm {file}");
    }

    [Fact]
    public async Task Line_endings_filters_and_export_ignore_do_not_apply_and_two_exports_are_equal()
    {
        _repo.Commit(
            "printf '* text eol=crlf\\nsecret export-ignore\\n' >.gitattributes; printf 'a\\nb\\n' >lf; echo >secret"
        );
        var (first, second) = (await Export(), await Export());
        first.Should().Equal(second);
        var text = System.Text.Encoding.Latin1.GetString(first);
        text.Should().Contain("a\nb\n").And.Contain("secret").And.NotContain("a\r\n");
    }

    [Fact]
    public async Task An_extra_file_that_the_commit_has_is_refused()
    {
        _repo.Commit("echo >a");
        var act = () =>
            _repo.Git.WriteTar(
                "HEAD",
                TreePath.Root,
                new Dictionary<TreePath, byte[]> { [TreePath.FromText("a")] = [] },
                Stream.Null,
                default
            );
        await act.Should().ThrowAsync<GitException>().WithMessage("a is in commit*");
    }

    private async Task<byte[]> Export()
    {
        using var output = new MemoryStream();
        await _repo.Git.WriteTar("HEAD", TreePath.Root, new Dictionary<TreePath, byte[]>(), output, default);
        return output.ToArray();
    }
}

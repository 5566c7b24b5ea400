using System.Runtime.Versioning;
using Pipeline.Docker;
using Pipeline.Platform;

namespace Pipeline.Tests.Platform;

/// <summary>Code of a repository lies in folders of ours for a while, and a name in git is bytes.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class OwnFolderTests
{
    private const string Odd = """
        mkdir -p "$(printf 'caf\351')/deep"; printf a >"$(printf 'caf\351')/deep/$(printf 'lat\351.txt')"
        printf b >"$(printf 'lat\351')"; printf c >"$(printf 'new\nline')"; printf d >./-dash
        """;

    [Fact]
    public async Task Names_that_are_no_UTF8_go_with_the_folder_and_what_a_link_names_stays()
    {
        var (folder, outside) = (New(), New());
        try
        {
            await Shell(folder, $"{Odd}\nln -s '{outside}' \"$(printf 'link\\351')\"");
            await Shell(outside, "printf kept >kept");

            OwnFolder.Remove(folder);

            Directory.Exists(folder).Should().BeFalse();
            File.ReadAllText(Path.Combine(outside, "kept")).Should().Be("kept");
        }
        finally
        {
            await Shell("/tmp", $"rm -rf '{folder}' '{outside}'");
        }
    }

    [Fact]
    public async Task A_build_context_with_such_names_leaves_nothing_behind()
    {
        var from = New();
        try
        {
            await Shell(from, $"mkdir code; cd code\n{Odd}\ntar --create --file ../context.tar .");
            await using var tar = File.OpenRead(Path.Combine(from, "context.tar"));

            var context = await ContextFolder.Unpack(tar, default);
            (await Shell(context.Path, "cat \"$(printf 'caf\\351')/deep/$(printf 'lat\\351.txt')\"")).Should().Be("a");
            context.Dispose();

            Path.Exists(Path.GetDirectoryName(context.Path)).Should().BeFalse();
        }
        finally
        {
            await Shell("/tmp", $"rm -rf '{from}'");
        }
    }

    private static string New() => Directory.CreateTempSubdirectory("pipeline-own-folder-").FullName;

    private static Task<string> Shell(string folder, string script) =>
        new Command("sh", ["-c", "set -e\n" + script]) { Directory = folder }.Output(default);
}

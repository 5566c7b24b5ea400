using System.Diagnostics;
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

    [Fact]
    public async Task Those_of_processes_that_were_killed_go_and_others_stay()
    {
        var parent = New();
        try
        {
            var mine = ProcessIdentity.Mine;
            using var other = Process.Start(new ProcessStartInfo("sleep", ["60"]))!;
            string Folder(ProcessIdentity of) => $"pipeline-build-{of.ShortWord}-AbC123";
            var dead = Folder(mine with { Pid = other.Id, Start = mine.Start - 1 });
            string[] kept =
            [
                Folder(mine),
                Folder(mine with { Pid = 1, Start = StartOf(1) }),
                Folder(mine with { Pid = other.Id, Start = StartOf(other.Id) }),
                Folder(mine with { Namespace = "another", Pid = other.Id, Start = 1 }),
                $"{dead}.mine",
                "pipeline-build-AbC123",
            ];
            foreach (var name in kept.Append(dead))
                Directory.CreateDirectory(Path.Combine(parent, name, "deep"));
            OwnFolder.Sweep(parent);
            Names(parent).Should().BeEquivalentTo(kept);

            other.Kill();
            await other.WaitForExitAsync();
            OwnFolder.Sweep(parent);
            Names(parent).Should().BeEquivalentTo(kept.Except([kept[2]]));
        }
        finally
        {
            Directory.Delete(parent, recursive: true);
        }
    }

    [Fact]
    public void A_new_one_tells_whose_it_is_and_leaves_room_for_a_socket()
    {
        var folder = OwnFolder.Make("ssh");
        try
        {
            Path.GetFileName(folder).Should().StartWith($"pipeline-ssh-{ProcessIdentity.Mine.ShortWord}-");
            // A socket's path has 104 bytes on macOS, and its folder for temporary files 49.
            Path.GetFileName(folder).Length.Should().BeLessThan(104 - 49 - "/docker.sock".Length);
        }
        finally
        {
            Directory.Delete(folder);
        }
    }

    private static IEnumerable<string> Names(string folder) =>
        Directory.GetDirectories(folder).Select(Path.GetFileName)!;

    /// <summary>proc(5): the 22nd field.</summary>
    private static long StartOf(int process) =>
        long.Parse(File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1].Split(' ')[19], null);

    private static string New() => Directory.CreateTempSubdirectory("pipeline-own-folder-").FullName;

    private static Task<string> Shell(string folder, string script) =>
        new Command("sh", ["-c", "set -e\n" + script]) { Directory = folder }.Output(default);
}

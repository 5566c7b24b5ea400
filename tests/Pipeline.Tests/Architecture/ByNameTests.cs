using System.Text.RegularExpressions;

namespace Pipeline.Tests.Architecture;

/// <summary>
/// Root works in folders of users, who may put a symlink in the place of any name there. So nothing is changed by its
/// name but below the state folder, in a temporary folder that only this process uses, and in the pipeline's own
/// checkout; elsewhere through descriptors.
/// </summary>
public sealed class ByNameTests
{
    /// <summary>Each with where it writes.</summary>
    private static readonly Dictionary<string, string> Known = new()
    {
        ["src/Pipeline.Docker/Cli/ContextFolder.cs"] = "a temporary folder",
        ["src/Pipeline/Trees/Access/DirectShell.cs"] = "a temporary folder",
        ["src/Pipeline/Trees/Git/GitMail.cs"] = "a temporary folder",
        ["src/Pipeline/Trees/Git/GitScratchIndex.cs"] = "a temporary folder, before its owner gets it",
        ["src/Pipeline.Platform/Processes/OwnFolder.cs"] = "by name only where there is no root",
        ["src/Pipeline.Bootstrap/Hosts/AptInstaller.cs"] = "a temporary folder",
        ["src/Pipeline.Platform/Files/OwnedFile.cs"] = "by name only where there is no root",
        ["src/Pipeline.Platform/Files/DurableFile.cs"] = "by name only where there is no root",
        ["src/Pipeline/Secrets/Fingerprints.cs"] = "the state folder",
        ["src/Pipeline/Trees/Git/GitRepository.Patch.cs"] = "the state folder",
        ["src/Pipeline/Trees/ManifestFile.cs"] = "the state folder",
        ["src/Pipeline/Running/PipelineLock.cs"] = "the state folder",
        ["src/Pipeline.Platform/Files/PrivateFiles.cs"] = "the state folder, and the demo",
        ["src/Pipeline/Releases/EnvFileCopies.cs"] = "the state folder",
        ["src/Pipeline/Releases/EnvFilePaths.cs"] = "a temporary folder",
        ["src/Pipeline/Stages/Migrate/EditedStack.cs"] = "a temporary folder",
        ["src/Pipeline/Stages/RestoreEnv/RestoreEnvStage.cs"] = "the state folder",
        ["src/Pipeline/Stages/CutOverEnv/EnvEdit.cs"] = "the state folder",
        ["src/Pipeline/Releases/EarlierCompose.cs"] = "the state folder",
        ["src/Pipeline.Bootstrap/Demo/DemoResources.cs"] = "the demo's state folder",
        ["src/Pipeline.Bootstrap/Demo/DemoFolder.cs"] = "the checkout: the demo",
        ["src/Pipeline.Bootstrap/Demo/SwarmDemo.cs"] = "the checkout: the demo",
        ["src/Pipeline.Bootstrap/Demo/DemoStack.cs"] = "the checkout: the demo",
        ["src/Pipeline.Bootstrap/Hosts/DotnetProgram.cs"] = "the checkout",
        ["src/Pipeline.Bootstrap/Packages/Packing.cs"] = "the checkout, or a folder that the caller names",
        ["src/Pipeline.Bootstrap/Packages/PackedImage.cs"] = "a folder of the checkout that Packing has made",
        ["src/Pipeline.Bootstrap/Repositories/RepositoryStart.cs"] = "a folder that is the caller's own, or refused",
        ["src/Pipeline.Bootstrap/Hosts/KillMatrixRun.cs"] = "the checkout",
        ["src/Pipeline.Bootstrap/Hosts/TestRun.cs"] = "the checkout",
        ["src/Pipeline.Bootstrap/Hosts/TestSummary.cs"] = "a file that the caller's environment names",
        ["src/Pipeline/Reports/JobFile.cs"] = "a file that the caller's environment names",
        ["src/Pipeline.Targets/Pages/BuildSchema.cs"] = "the checkout",
    };

    public static TheoryData<string> Sources => [.. House.Sources("src").Concat(House.Sources("build"))];

    [Theory]
    [MemberData(nameof(Sources))]
    public void Nothing_is_changed_by_its_name_where_a_user_may_swap_it(string path) =>
        ChangesByName(House.Read(path))
            .Should()
            .Be(Known.ContainsKey(path), Known.GetValueOrDefault(path, "{0} is in no folder of root's"), path);

    /// <summary>Others would stay for ever when their process is killed.</summary>
    [Theory]
    [MemberData(nameof(Sources))]
    public void Temporary_folders_are_made_in_one_place_which_removes_those_of_killed_processes(string path) =>
        House
            .Read(path)
            .Contains("Directory.CreateTempSubdirectory", StringComparison.Ordinal)
            .Should()
            .Be(path == "src/Pipeline.Platform/Processes/OwnFolder.cs", path);

    [Theory]
    [InlineData("File.Delete(path)", true)]
    [InlineData("await File.WriteAllBytesAsync(copy, bytes)", true)]
    [InlineData("Directory.CreateTempSubdirectory(name)", true)]
    [InlineData("new FileStream(path, options)", true)]
    [InlineData("new FileStream(place.Folder.OpenFile(name, 0), FileAccess.Read)", false)]
    [InlineData("File.ReadAllText(path)", false)]
    public void What_changes_a_file_by_its_name_is_seen(string code, bool seen) =>
        ChangesByName(code).Should().Be(seen);

    private static bool ChangesByName(string code) =>
        Regex.IsMatch(
            code,
            @"\bFile\.(Delete|Move|Replace|Copy|Create\w*|WriteAll\w+|Append\w+|OpenWrite|Open\(|OpenHandle|Set\w+)"
                + @"|\bDirectory\.(Delete|Move|Create\w*|Set\w+)|new FileStream\([^,]+, (options|FileMode)|new StreamWriter\("
        );
}

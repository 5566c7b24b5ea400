using System.Diagnostics;
using System.Formats.Tar;

namespace Pipeline.Docker.Tests;

/// <summary>
/// What an ignore file leaves out is asked of the real builder: the same files and folders, for every set of patterns.
/// </summary>
public sealed class IgnoreRulesTests : IDisposable
{
    private static readonly string[] Files =
    [
        "Dockerfile",
        "README.md",
        "a/b/c.txt",
        "a/keep.txt",
        "a/.hidden",
        "b.txt",
        "with space/x.txt",
        "d/e/f/g.txt",
        "d/e/keep.txt",
        "private/key.pem",
        "x-1/y[z]",
        "ä/ö.txt",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("ignore-tests-").FullName;

    public IgnoreRulesTests()
    {
        foreach (var file in Files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder, "context", file))!);
            File.WriteAllText(Path.Combine(_folder, "context", file), file);
        }

        File.WriteAllText(Path.Combine(_folder, "Recipe"), "FROM scratch\nCOPY . /\n");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string> Written =>
        [
            "",
            "private",
            "private/",
            "/private/key.pem",
            "./private/../private",
            "private/*",
            "*.txt",
            "**/*.txt",
            "**/keep.txt",
            "a\n!a/keep.txt",
            "*\n!d/e",
            "**\n!a/**",
            "d/**\n!d/e/*.txt",
            "d\n!d/e/none",
            "# private\n  # private",
            "a/b/\n\n  b.txt  \r\n",
            "?.txt",
            "[a-c].txt",
            "x-1/y\\[z\\]",
            "ä",
            "?/ö.txt",
            "with space",
            "**/f",
            "a/**/c.txt",
            "**/e/**",
            "!a\na",
            "\uFEFFprivate",
            "*/*\n!*/keep.txt",
            "d/e/\n!**/g.txt",
            "Dockerfile\nREADME*",
            "..",
            "a//b",
            "**/",
            "*\n!*.md",
            "a*/**/b",
            "**.txt",
        ];

    [Theory]
    [MemberData(nameof(Written))]
    [Trait("Needs", "engine")]
    public async Task Written_patterns_leave_out_what_the_builder_leaves_out(string patterns) =>
        Ours(patterns).Should().BeEquivalentTo(await Builders(patterns), patterns);

    /// <summary>Random lines of the pieces that patterns are made of; a seed makes a failure come again.</summary>
    [Fact]
    [Trait("Needs", "engine")]
    public async Task Random_patterns_leave_out_what_the_builder_leaves_out()
    {
        var random = new Random(20260401);
        string[] pieces =
        [
            "a",
            "b",
            "d",
            "e",
            "f",
            "*",
            "**",
            "?",
            "*.txt",
            "keep.txt",
            "[a-d]",
            "private",
            "k*",
            ".hidden",
            "c?txt",
        ];
        for (var round = 0; round < 25; round++)
        {
            var lines = Enumerable
                .Range(0, random.Next(1, 5))
                .Select(_ =>
                    (random.Next(3) == 0 ? "!" : "")
                    + (random.Next(5) == 0 ? "/" : "")
                    + string.Join('/', random.GetItems(pieces, random.Next(1, 4)))
                    + (random.Next(6) == 0 ? "/" : "")
                );
            var patterns = string.Join('\n', lines);
            Ours(patterns).Should().BeEquivalentTo(await Builders(patterns), patterns);
        }
    }

    [Theory]
    [InlineData("!")]
    [InlineData("a\n[")]
    public void A_line_that_is_no_pattern_is_refused(string patterns) =>
        FluentActions.Invoking(() => IgnoreRules.Parse(patterns)).Should().Throw<FormatException>();

    private static HashSet<string> Ours(string patterns)
    {
        var rules = IgnoreRules.Parse(patterns);
        var files = Files.Append(".dockerignore").Where(f => !rules.Excludes(f)).ToList();
        var folders = Files.SelectMany(Above).Distinct().Where(f => !rules.Excludes(f)).ToList();
        return [.. files, .. files.Concat(folders).SelectMany(Above), .. folders];
    }

    private static IEnumerable<string> Above(string path)
    {
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = path.IndexOf('/', slash + 1))
            yield return path[..slash];
    }

    private async Task<HashSet<string>> Builders(string patterns)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "context", ".dockerignore"), patterns);
        var output = Path.Combine(_folder, "out.tar");
        using var build = Process.Start(
            new ProcessStartInfo(
                "docker",
                [
                    "buildx",
                    "build",
                    "--builder",
                    "default",
                    "--provenance=false",
                    "--quiet",
                    "--output",
                    $"type=tar,dest={output}",
                    "--file",
                    Path.Combine(_folder, "Recipe"),
                    Path.Combine(_folder, "context"),
                ]
            )
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            }
        )!;
        var said = build.StandardError.ReadToEndAsync();
        await build.StandardOutput.ReadToEndAsync();
        await build.WaitForExitAsync();
        build.ExitCode.Should().Be(0, await said);
        await using var tar = File.OpenRead(output);
        await using var reader = new TarReader(tar);
        var found = new HashSet<string>();
        while (await reader.GetNextEntryAsync() is { } entry)
            found.Add(entry.Name.TrimEnd('/'));
        return [.. found.Where(f => f.Length > 0 && f != ".")];
    }
}

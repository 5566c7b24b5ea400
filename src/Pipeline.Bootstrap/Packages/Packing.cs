using System.Diagnostics;
using System.Security.Cryptography;
using Pipeline.Platform;
using Pipeline.Terms;
using Pipeline.Versions;

namespace Pipeline.Bootstrap;

/// <summary>Makes the packages that people install: docs/packages.md.</summary>
public static class Packing
{
    private const string Sums = "SHA256SUMS";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <param name="root">The checkout.</param>
    /// <param name="folder">Gets the packages; null for <c>artifacts</c> in the checkout.</param>
    /// <param name="only">Names of packages, separated by commas; null for all.</param>
    /// <exception cref="PipelineException">Exit 64: there is no package of that name, or no version; exit 1: it does
    /// not compile.</exception>
    public static async Task Run(string root, string? folder, string? only, Action<string> say, CancellationToken ct)
    {
        var programs = Chosen(only);
        await Packed(
            root,
            say,
            async run =>
            {
                var output = Directory.CreateDirectory(Path.GetFullPath(folder ?? Path.Combine(root, "artifacts")));
                foreach (var program in programs)
                    await Make(program, run, ct);
                Keep(run.Work, output.FullName, say);
            },
            ct
        );
    }

    /// <summary>Makes the container image of the program, on this machine's engine.</summary>
    /// <exception cref="PipelineException">Exit 1: it does not compile.</exception>
    public static Task RunImage(string root, Action<string> say, CancellationToken ct) =>
        Packed(
            root,
            say,
            async run =>
            {
                await Make(PackedImage.Program, run, ct);
                var file = Path.Combine(run.Work, PackedImage.Program.FileName(run.Version));
                var dockerfile = $"{root}/docker/pipeline/Dockerfile";
                await PackedImage.Build(dockerfile, file, run.Version, run.Work, ct);
                say($"made the image {PackedImage.Name(run.Version)}; docs/container.md has the line that runs it");
            },
            ct
        );

    private static async Task Packed(string root, Action<string> say, Func<PackingRun, Task> work, CancellationToken ct)
    {
        var version = await Version(root, ct);
        var folder = Directory.CreateDirectory(Path.Combine(root, ".nuke", "temp", "pack", $"{Guid.NewGuid():N}"));
        try
        {
            await using var turn = await Turn(root, Patience, say, ct);
            await work(new PackingRun(root, version, folder.FullName, say));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    internal static IReadOnlyList<PackedProgram> Chosen(string? only)
    {
        var names = only?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var unknown = names?.Except(PackedProgram.All.Select(p => p.Name)).ToList() ?? [];
        return unknown.Count == 0
            ? [.. PackedProgram.All.Where(p => names?.Contains(p.Name) != false)]
            : throw PipelineException.Usage(
                $"--only: expected {string.Join(", ", PackedProgram.All.Select(p => p.Name))}; found "
                    + $"{string.Join(", ", unknown)}"
            );
    }

    private static async Task<string> Version(string root, CancellationToken ct)
    {
        var version = await new RepositoryVersion(root, Environment.GetEnvironmentVariable).Of("HEAD", ct);
        var work = await new Command("git", "status", "--porcelain") { Directory = root }.Output(ct);
        return PackageVersion.Of(version, work.Length > 0);
    }

    /// <summary>build.sh compiles into the same folder, under the same lock; whoever has it is waited for.</summary>
    /// <exception cref="PipelineException">The other compilation does not end.</exception>
    internal static async Task<FileStream> Turn(string root, TimeSpan wait, Action<string> say, CancellationToken ct)
    {
        const string Other = "another ./build.sh compiles in this checkout";
        var path = Path.Combine(root, ".nuke", "temp", "build.lock");
        var began = Stopwatch.GetTimestamp();
        for (var told = false; ; told = true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (FileLock.IsHeldByOther(e))
            {
                if (Stopwatch.GetElapsedTime(began) >= wait)
                    throw PipelineException.Refuse(
                        $"{Other}, and has not ended after {wait}",
                        "wait for it, then try again"
                    );
            }

            if (!told)
                say($"{Other}; waiting for it");
            await Task.Delay(TimeSpan.FromMilliseconds(200), ct);
        }
    }

    private static async Task Make(PackedProgram program, PackingRun run, CancellationToken ct)
    {
        var output = Path.Combine(run.Work, $"{program.Name}.part");
        var result = await DotnetProgram
            .Current.Run(run.Root, program.Arguments(run.Version, output, run.Artifacts))
            .Run(ct);
        if (!result.Ok)
            throw PipelineException.Refuse(
                $"{program.Name} cannot be packed:\n{result.Output}{result.Error}".TrimEnd()
            );
        var name = program.FileName(run.Version);
        var file = Path.Combine(run.Work, name);
        File.Move(program.Made(run.Version, output), file);
        Directory.Delete(output, recursive: true);
        var deps = await File.ReadAllTextAsync(program.DepsJson(run.Artifacts), ct);
        await File.WriteAllTextAsync($"{file}.cdx.json", Sbom.Of(deps, name, run.Version, await Sha256(file, ct)), ct);
        await File.AppendAllLinesAsync(
            Path.Combine(run.Work, Sums),
            [$"{await Sha256(file, ct)}  {name}", $"{await Sha256($"{file}.cdx.json", ct)}  {name}.cdx.json"],
            ct
        );
        run.Say($"packed {name}");
    }

    /// <summary>The sums come last: a file that they do not name is one of an earlier run, or half of one.</summary>
    private static void Keep(string work, string output, Action<string> say)
    {
        var sums = Path.Combine(output, Sums);
        File.Delete(sums);
        foreach (var file in Directory.EnumerateFiles(work).OrderBy(f => Path.GetFileName(f) == Sums))
            File.Copy(file, Path.Combine(output, Path.GetFileName(file)), overwrite: true);
        say($"in {output}, with their checksums in {Sums}");
    }

    private static async Task<string> Sha256(string file, CancellationToken ct)
    {
        await using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, ct));
    }
}

using System.Formats.Tar;
using System.Runtime.InteropServices;
using Pipeline.Docker;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Bootstrap;

/// <summary>The container image of the program, made of one of its single files: docs/container.md.</summary>
internal static class PackedImage
{
    /// <summary>The single file that runs on an engine of this machine's architecture.</summary>
    public static PackedProgram Program =>
        PackedProgram.All.Single(p =>
            p.Runtime == (RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64")
        );

    public static string Name(string version) => $"pipeline:{version}";

    /// <param name="dockerfile">Of the checkout.</param>
    /// <param name="program">The single file.</param>
    /// <param name="work">A folder that vanishes with the call.</param>
    public static async Task Build(string dockerfile, string program, string version, string work, CancellationToken ct)
    {
        var folder = Directory.CreateDirectory(Path.Combine(work, "context")).FullName;
        File.Copy(dockerfile, Path.Combine(folder, "Dockerfile"));
        File.Move(program, Path.Combine(folder, "pipeline"));
        var tar = Path.Combine(work, "context.tar");
        await TarFile.CreateFromDirectoryAsync(folder, tar, includeBaseDirectory: false, ct);
        using var engine = LocalEngine.Connect();
        var hasBase = await engine.Images.TryInspect(HelperImageBuild.Base, ct) is not null;
        var request = new BuildRequest
        {
            Args = hasBase
                ? new Dictionary<string, string> { ["BASE"] = HelperImageBuild.Base }
                : new Dictionary<string, string>(),
            Labels = new Dictionary<string, string> { [Labels.Version] = version },
            Tags = [Name(version)],
        };
        await using var context = File.OpenRead(tar);
        await new BuildxCli(engine.Address) { Watched = engine }.Build(request, context, null, ct);
    }
}

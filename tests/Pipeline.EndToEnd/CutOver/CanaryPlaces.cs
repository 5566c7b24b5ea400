using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Pipeline.Platform;

namespace Pipeline.EndToEnd.CutOver;

/// <summary>
/// Every place where a password could have been left behind by a cut-over of this stack; watches from its making on.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class CanaryPlaces : IAsyncDisposable
{
    private readonly CutOverStack _stack;
    private readonly ProcessList _processes = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task<(string Id, string Inspect)>> _created = [];
    private readonly string? _summaryBefore = Environment.GetEnvironmentVariable("GITHUB_STEP_SUMMARY");
    private readonly Task _events;

    public CanaryPlaces(CutOverStack stack)
    {
        _stack = stack;
        Environment.SetEnvironmentVariable(
            "GITHUB_STEP_SUMMARY",
            Path.Combine(Path.GetDirectoryName(stack.State)!, "summary.md")
        );
        _events = Watch();
    }

    /// <summary>Containers that were made while this watched, whoever made them.</summary>
    public int Created => _created.Count;

    /// <returns>Places that hold it; empty when none does.</returns>
    public async Task<IReadOnlyList<string>> Search(Canary canary, IEnumerable<string> outputs)
    {
        var found = new List<string>();
        found.AddRange(Files().Where(f => Holds(canary, f)));
        found.AddRange((await _processes.Stop()).Where(canary.IsIn).Select(_ => "a command line"));
        found.AddRange(outputs.Where(canary.IsIn).Select((_, i) => $"output {i}"));
        await foreach (var (place, text) in Texts())
            if (canary.IsIn(text))
                found.Add(place);
        found.AddRange(await Images(canary));
        return found;
    }

    public async ValueTask DisposeAsync()
    {
        Environment.SetEnvironmentVariable("GITHUB_STEP_SUMMARY", _summaryBefore);
        await _stop.CancelAsync();
        await _events;
        await _processes.DisposeAsync();
        _stop.Dispose();
    }

    /// <summary>
    /// The state folder, the stack's folder and the step summary; but not the env file and the read-once files, which
    /// are to hold it.
    /// </summary>
    private IEnumerable<string> Files() =>
        Directory
            .EnumerateFiles(Path.GetDirectoryName(_stack.State)!, "*", SearchOption.AllDirectories)
            .Where(f => f != _stack.EnvFile && !f.EndsWith(".SECRET-READ-ONCE", StringComparison.Ordinal));

    private static bool Holds(Canary canary, string file)
    {
        using var stream = File.OpenRead(file);
        return canary.IsIn(file) || canary.IsIn(stream);
    }

    private async IAsyncEnumerable<(string Place, string Text)> Texts()
    {
        yield return (
            "git objects",
            await new Command("git", "cat-file", "--batch-all-objects", "--batch") { Directory = _stack.Folder }.Output(
                CancellationToken.None
            )
        );
        yield return (
            "pg_stat_statements",
            await _stack.Sql("SELECT string_agg(query, E'\\n') FROM pg_stat_statements")
        );
        foreach (var service in new[] { "clawbot", "clawbot-worker", "gui", "gui-db" })
            yield return ($"log of {service}", await Both("logs", _stack.Container(service)));
        foreach (var (id, inspect) in await Task.WhenAll(_created))
        {
            yield return ($"inspect of {id}", inspect);
            yield return ($"log of {id}", await Both("logs", id));
        }
    }

    /// <summary>All images of the project in one archive, so that layers they share are looked at once.</summary>
    private async Task<IReadOnlyList<string>> Images(Canary canary)
    {
        var images = (
            await CutOverStack.Docker(
                "image",
                "ls",
                "--format",
                "{{.Repository}}:{{.Tag}}",
                "--filter",
                $"reference={_stack.Project}-*"
            )
        ).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        images.Should().NotBeEmpty();
        using var save = Process.Start(
            new ProcessStartInfo("docker", ["save", .. images]) { RedirectStandardOutput = true }
        )!;
        var found = canary.Find(save.StandardOutput.BaseStream, "image");
        await save.WaitForExitAsync();
        save.ExitCode.Should().Be(0);
        return found;
    }

    private async Task Watch()
    {
        var events = new Command(
            "docker",
            "events",
            "--filter",
            "type=container",
            "--filter",
            "event=create",
            "--format",
            "{{.ID}}"
        );
        try
        {
            await events.Run(_stop.Token, line: id => _created.Add(Inspect(id)));
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
    }

    /// <summary>
    /// The env of a service of the cut-over is the one place that has the password: it is left out, the rest is not.
    /// </summary>
    private async Task<(string Id, string Inspect)> Inspect(string id)
    {
        var text = await Both("inspect", id);
        // Gone already: then there is no inspect of it to hold anything.
        if (
            JsonNode.Parse(
                text[..(text.IndexOf("\n]", StringComparison.Ordinal) is > 0 and var end ? end + 2 : 0)]
                    is { Length: > 0 } json
                    ? json
                    : "[]"
            )
            is not JsonArray { Count: > 0 } found
        )
            return (id, "");
        var container = found[0]!;
        // By label: while the one before it is still there, its name begins with that one's ID.
        var labels = container["Config"]!["Labels"];
        if (
            labels?["com.docker.compose.project"]?.GetValue<string>() == _stack.Project
            && labels["com.docker.compose.service"]?.GetValue<string>() is "clawbot" or "clawbot-worker"
        )
            container["Config"]!.AsObject().Remove("Env");
        return (id, container.ToJsonString());
    }

    private static async Task<string> Both(params string[] arguments)
    {
        var result = await new Command("docker", arguments).Run(CancellationToken.None);
        return $"{result.Output}\n{result.Error}";
    }
}

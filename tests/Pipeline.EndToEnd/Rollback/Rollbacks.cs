using Pipeline.Docker;
using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Stacks;
using Pipeline.Releases;
using Pipeline.Running;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Rollback;

/// <summary><c>Rollback</c> and its kin in this process, in the same calls as build/Build.Rollback.cs makes.</summary>
public static class Rollbacks
{
    public static Task<Ending> Back(
        this TestStack stack,
        RollbackTarget target,
        Func<SessionOptions, SessionOptions>? change = null
    ) =>
        stack.Do(
            async run =>
            {
                await run.Back(target);
                return await run.Finish();
            },
            change
        );

    public static Task<Ending> Undo(
        this TestStack stack,
        string stage,
        Func<SessionOptions, SessionOptions>? change = null
    ) =>
        stack.Do(
            async run =>
            {
                await run.Back(stage);
                return ExitCode.Done;
            },
            change
        );

    public static Task<Ending> Resume(this TestStack stack, string stackFile) =>
        stack.Do(
            async run =>
            {
                await run.Resume(undo: false);
                return await run.Finish();
            },
            o => o with { StackFile = stackFile }
        );

    public static async Task<Ending> Status(this TestStack stack, string stackFile)
    {
        await using var printed = new StringWriter();
        var ending = await stack.Do(
            async run =>
            {
                await run.Status(json: false, printed);
                return await run.Finish();
            },
            o => o with { StackFile = stackFile }
        );
        return ending with { Output = printed + ending.Output };
    }

    public static Task<Ending> Prune(this TestStack stack, int keep) =>
        stack.Do(async run =>
        {
            await run.Prune(keep);
            return ExitCode.Done;
        });

    /// <summary>
    /// The commits <c>version 1</c>, <c>version 2</c> … live one after the other, each with state of its own.
    /// </summary>
    public static async Task Release(this TestStack stack, params int[] versions)
    {
        foreach (var version in versions)
        {
            PerlShop.Version(stack, version);
            if (version > 1)
                await stack.Commit($"version {version}");
            (await stack.Deploy()).Should(ExitCode.Done);
            await stack.WriteState($"as version {version} left it");
        }
    }

    public static Task WriteState(this TestStack stack, string text) =>
        stack.InVolume("code", $"echo '{text}' >/volume/data/state; echo '{text}' >/volume/data/of\\ its\\ own");

    public static async Task<string> ReadState(this TestStack stack) =>
        (await stack.InVolume("code", "cat /volume/data/state")).Trim();

    public static async Task IsLive(this TestStack stack, int version)
    {
        await stack.Says($"the shop is version {version}");
        (await stack.Exec("cat", "/app/lib/Shop.pm")).Should().Contain($"{{ {version} }}");
    }

    /// <summary>
    /// Everything that a refusal must leave alone: journal, volumes with what is in them, names of images, the
    /// container.
    /// </summary>
    public static async Task<string> Everything(this TestStack stack)
    {
        var journal = Directory
            .GetFiles(stack.World.StateFolder, "journal.jsonl", SearchOption.AllDirectories)
            .Single(f => f.Contains(stack.Project, StringComparison.Ordinal));
        var volumes = (await stack.World.Engine.Volumes.List(new VolumeFilter()))
            .Select(v => v.Name)
            .Where(n => n.StartsWith(stack.Project, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToList();
        var images = (await stack.World.Engine.Images.List(new ImageFilter { Reference = stack.Project }))
            .SelectMany(i => i.RepoTags.Select(t => $"{t} {i.Id}"))
            .Order(StringComparer.Ordinal);
        var contents = volumes.Contains(stack.Volume("code"))
            ? await stack.InVolume("code", "cd /volume\n" + PerlShop.Everything)
            : "";
        var running = await stack.Running();
        return string.Join(
            '\n',
            [
                await File.ReadAllTextAsync(journal),
                .. volumes,
                .. images,
                contents,
                $"{running.Id} {running.State.StartedAt:O}",
            ]
        );
    }

    private static async Task<Ending> Do(
        this TestStack stack,
        Func<PipelineRun, Task<ExitCode>> work,
        Func<SessionOptions, SessionOptions>? change = null
    )
    {
        var options = new SessionOptions
        {
            StackFile = stack.StackFile,
            StateRoot = stack.World.StateFolder,
            Target = "Rollback",
            Go = new HashSet<Impact> { Impact.Volume, Impact.Restart },
            Terminal = null,
            Verbose = true,
        };
        options = change?.Invoke(options) ?? options;
        await using var output = new StringWriter();
        using var run = new PipelineRun(() => options, output);
        try
        {
            return new Ending(await work(run), output.ToString());
        }
        catch (PipelineException e)
        {
            await run.Finish();
            return new Ending(e.Code, output + e.Message);
        }
    }
}

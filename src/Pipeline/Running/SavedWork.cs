using System.Globalization;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>Uncommitted work as a patch in the state folder, as the seed did before it deployed without it.</summary>
public static class SavedWork
{
    public static async Task Save(StackContext context, CancellationToken ct)
    {
        await StackRepository.RequireCommit(context.Git, context.Stack.Definition.Directory, ct);
        var changed = await context.Git.Status(ct);
        if (changed.Count == 0)
        {
            context.Log.Say("the working tree is clean; there is nothing to save");
            return;
        }

        if (await context.Git.OthersWithWork(ct) is { Count: > 0 } others)
            throw PipelineException.Refuse(
                $"{string.Join(", ", others)}: a repository of its own, with work that a patch of this one cannot "
                    + "hold; nothing was saved",
                "commit that work there, or move the folder away; then ./build.sh SaveWork"
            );
        context.State.Create();
        var file = context.State.Saved(
            context.Clock.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture) + ".patch"
        );
        await context.Git.SavePatch(file, ct);
        context.Log.Say(
            $"{changed.Count} change(s) saved as {file} (mode 600); bring them back with: git apply "
                + $"{ShellWord.Quote(file)}; or, once the working tree is clean, deploy them: ./build.sh DeployPatch "
                + $"--patch {ShellWord.Quote(file)}"
        );
    }
}

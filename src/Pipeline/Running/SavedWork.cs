using System.Globalization;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>Uncommitted work as a patch in the state folder, as the seed did before it deployed without it.</summary>
public static class SavedWork
{
    public static async Task Save(Workshop workshop, CancellationToken ct)
    {
        await StackRepository.DemandCommit(workshop.Git, workshop.Stack.Definition.Directory, ct);
        var changed = await workshop.Git.Status(ct);
        if (changed.Count == 0)
        {
            workshop.Narrator.Say("the working tree is clean; there is nothing to save");
            return;
        }

        workshop.State.Create();
        var file = workshop.State.Saved(workshop.Clock.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture) + ".patch");
        await workshop.Git.SavePatch(file, ct);
        workshop.Narrator.Say($"{changed.Count} change(s) saved as {file} (mode 600); bring them back with: git apply {ShellWord.Of(file)}");
    }
}

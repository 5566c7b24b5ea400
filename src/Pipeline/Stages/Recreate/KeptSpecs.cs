using System.Text.Json;
using Pipeline.Clusters;
using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Platform;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Stages.Recreate;

/// <summary>
/// The specs of services before and after a release, for its undo and for a later rollback to it. They may hold secrets
/// in their environment, so they are a file of mode 600 in the state folder, and not in the journal.
/// </summary>
internal static class KeptSpecs
{
    /// <summary>What to type where a rollback cannot ask for what a release had.</summary>
    public const string DeployInstead =
        "git checkout <commit of that release>, then ./build.sh DeployBaked, "
        + "which keeps the service's current settings";

    /// <param name="specs">By the service's ID.</param>
    public static Attachment Attach(Release release, IReadOnlyDictionary<string, KeptSpec> specs) =>
        new(
            PathOf(release.Context.State, release.Id, release.Opening),
            stream => JsonSerializer.Serialize(stream, specs)
        );

    /// <summary>Once what they name is made: before the first of them is posted.</summary>
    public static void Write(Release release, IReadOnlyDictionary<string, KeptSpec> specs)
    {
        var kept = Attach(release, specs);
        PrivateFiles.Write(kept.Path, kept.Write);
    }

    /// <exception cref="InvalidOperationException">The file is gone, or not what was written.</exception>
    public static IReadOnlyDictionary<string, KeptSpec> Read(Release release) =>
        Read(release.Context.State, release.Id, release.Opening);

    /// <summary>
    /// What a service was asked for while a release was live: by that release, or by the one before it that last
    /// replaced its tasks.
    /// </summary>
    /// <param name="until">The release that was live.</param>
    /// <param name="id">Of the service.</param>
    /// <exception cref="PipelineException">No such release has kept it.</exception>
    public static ServiceSpec Of(Release release, string until, string id, string name)
    {
        var live = Keeper(release.History, until, id);
        try
        {
            return live is null
                ? throw new InvalidOperationException($"no release up to {until} has replaced {name}")
                : Read(release.Context.State, live.Id, live.Opening)[id].Wanted;
        }
        catch (InvalidOperationException missing)
        {
            throw PipelineException.Refuse(
                $"{name} cannot be asked for as in {until}: {missing.Message}",
                DeployInstead
            );
        }
    }

    /// <summary>Paths of the files that neither an undo nor a rollback to one of these releases reads. Pure.</summary>
    /// <param name="needing">Those releases, and the ones that an undo is still possible of.</param>
    public static IReadOnlyList<string> Unneeded(
        StateFolder state,
        ReleaseHistory history,
        IReadOnlyList<ReleaseRecord> needing
    )
    {
        var writers = history.Releases.Where(r => Rolled(r).Any()).ToList();
        var services = writers.SelectMany(Rolled).Select(s => s.Id).Distinct().ToList();
        var needed = needing
            .SelectMany(r => services.Select(id => Keeper(history, r.Id, id)))
            .Concat(needing)
            .OfType<ReleaseRecord>()
            .Select(r => r.Id)
            .ToHashSet();
        return [.. writers.Where(r => !needed.Contains(r.Id)).Select(r => PathOf(state, r.Id, r.Opening))];
    }

    /// <summary>The last one up to a release that replaced the tasks of a service; null: none.</summary>
    private static ReleaseRecord? Keeper(ReleaseHistory history, string until, string id) =>
        history
            .Releases.TakeWhile(r => r.Id != until)
            .Append(history.Find(until)!)
            .LastOrDefault(r => r.Closing?.Outcome == Outcome.Verified && Rolled(r).Any(s => s.Id == id));

    /// <summary>A release has at most one of these stages.</summary>
    private static IEnumerable<RolledService> Rolled(ReleaseRecord release) =>
        new[] { StageNames.Recreate, StageNames.CutOverEnv }
            .Select(release.Stage)
            .Where(s => s is { Plan.HasWork: true })
            .SelectMany(s => s!.Plan.WorkAs<Rolling>().Rolled ?? []);

    private static IReadOnlyDictionary<string, KeptSpec> Read(StateFolder state, string id, Opening opening)
    {
        var path = PathOf(state, id, opening);
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, KeptSpec>>(File.ReadAllBytes(path))!;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            // The parser's message may quote a secret.
            var why = e is JsonException ? "it is not what was written" : e.Message;
            throw new InvalidOperationException(
                $"the specs of {id} cannot be read from {path}: {why}; docker service inspect shows "
                    + "the one before the last update as PreviousSpec"
            );
        }
    }

    private static string PathOf(StateFolder state, string id, Opening opening) =>
        state.Saved($"specs-{id}-{opening.Unique}.json");

    /// <summary>What plans of both stages say under this name in the journal.</summary>
    private sealed record Rolling(IReadOnlyList<RolledService>? Rolled);
}

using System.Text.Json;
using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Stages.Recreate;

/// <summary>
/// The specs of services before and after a release, for its undo and for a later rollback to it. They may hold secrets
/// in their environment, so they are a file of mode 600 in the state folder, and not in the journal.
/// </summary>
internal static class KeptSpecs
{
    /// <param name="specs">By the service's ID.</param>
    public static Attachment Attach(Release release, IReadOnlyDictionary<string, KeptSpec> specs) =>
        new(
            PathOf(release.Context.State, release.Id, release.Opening),
            stream => JsonSerializer.Serialize(stream, specs)
        );

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
        var live = release
            .History.Releases.TakeWhile(r => r.Id != until)
            .Append(release.History.Find(until)!)
            .LastOrDefault(r =>
                r.Closing?.Outcome == Outcome.Verified
                && r.Stage(StageNames.Recreate)?.Plan is { HasWork: true } plan
                && plan.WorkAs<RecreateWork>().Rolled?.Any(s => s.Id == id) == true
            );
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
                "git checkout <commit of that release>, then ./build.sh DeployBaked, which keeps the service's settings of now"
            );
        }
    }

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
}

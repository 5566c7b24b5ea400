using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Secrets;
using Pipeline.Stages;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>
/// Whether env and role can be what they were for a release: by key names and keyed hashes, never by values.
/// </summary>
internal sealed class RollbackEnv(StackContext context, ReleaseHistory history, ReleaseRecord target)
{
    /// <returns>What stands in the way, each with what to type.</returns>
    public IReadOnlyList<string> Problems()
    {
        var back = StandingCutOvers.Since(history, target);
        var now = EnvPrints.For(context);
        var differing = target.Closing!.Env is { } wanted ? EnvPrints.Differing(now, wanted) : [];
        if (back.GoesForward || back.Before is null)
            return differing.Count == 0
                ? []
                : [CutOverOf(differing) is { } lost ? Forward(lost, differing) : Differs(differing)];
        return [.. Rotated(), .. Copy(back), .. Passwords(back)];
    }

    /// <summary>The previous env file holds the old role's previous password.</summary>
    private IEnumerable<string> Rotated() =>
        history.Rotation is { } rotation
            ?
            [
                $"{rotation.Id} changed the old role's password, so the services could not log in with the "
                    + "previous env file: ./build.sh RollbackRotateLegacy first",
            ]
            : [];

    private IEnumerable<string> Copy(StandingCutOvers back)
    {
        var copy = back.Before!;
        using var fingerprints = Fingerprints.Open(context.State.Root);
        if (!File.Exists(copy.Copy) || fingerprints.Of(File.ReadAllBytes(copy.Copy)) != copy.Fingerprint)
            return
            [
                $"{copy.Copy}, the env file as it was before the cut-over {back.Env[0].Id}, is gone or not "
                    + "what was backed up; go on with the env file as it is: --keep-env",
            ];
        var restored = EnvPrints.For(context, new Dictionary<string, string> { [copy.Path] = copy.Copy });
        var unexplained = target.Closing!.Env is { } wanted ? EnvPrints.Differing(restored, wanted) : [];
        List<string> others =
        [
            .. EnvPrints
                .Differing(EnvPrints.For(context), restored)
                .Except(back.Keys)
                .Union(unexplained)
                .Order(StringComparer.Ordinal),
        ];
        return others.Count == 0 ? [] : [Differs(others)];
    }

    /// <summary>
    /// A password that is only in the env file would be gone once both are undone, and this rollback could not be
    /// undone.
    /// </summary>
    private IEnumerable<string> Passwords(StandingCutOvers back)
    {
        var roles = context.Stack.Definition.Roles;
        var files = new[] { roles?.App, roles?.Migrator };
        return back
            .Roles.SelectMany(r => StandingCutOvers.ProvisionedBy(r).Passwords)
            .Distinct()
            .Select(role => files.FirstOrDefault(f => f?.Name == role))
            .Where(f => f is not null && !File.Exists(f.SecretFile))
            .Select(f =>
                $"the password of {f!.Name} would be lost, because {f.SecretFile} is gone: write it "
                + "there again (mode 600), or keep env file and role as they are: --keep-env"
            );
    }

    /// <summary>The cut-over that set these keys for the target, and was undone since.</summary>
    private string? CutOverOf(IReadOnlyList<string> differing) =>
        history
            .Releases.TakeWhile(r => r.Id != target.Id)
            .Append(target)
            .LastOrDefault(r =>
                r.Stage(StageNames.CutOverEnv) is { Plan.HasWork: true }
                && differing.All(EnvChange.In(r)!.Keys.Contains)
            )
            ?.Id;

    private string Forward(string cutOver, IReadOnlyList<string> keys) =>
        $"{target.Id} ran with the settings of the cut-over {cutOver}, which was undone later "
        + $"({string.Join(", ", keys)}): run ./build.sh CutOver again first; or keep env file and "
        + "role as they are: --keep-env";

    private string Differs(IReadOnlyList<string> keys) =>
        $"the env file is not what {target.Id} ran with, and no cut-over of the journal explains it: "
        + $"{string.Join(", ", keys)} differ; put their values back, or go on with the env file as it is: "
        + "--keep-env";
}

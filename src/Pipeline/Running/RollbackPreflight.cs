using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Secrets;
using Pipeline.Stages;
using Pipeline.Stages.VerifyImports;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>
/// Everything that a rollback needs, looked at before its first write; what cannot be restored is said at once and up
/// front.
/// </summary>
internal sealed class RollbackPreflight(
    StackContext context,
    ReleaseHistory history,
    ReleaseRecord target,
    RollbackTarget asked
)
{
    private readonly List<string> _problems = [];
    private readonly List<StateBackup> _state = [];
    private IReadOnlyList<Evidence>? _imported;

    private Closing Tuple => target.Closing!;

    /// <exception cref="PipelineException">Something is missing; each is named, and nothing was written.</exception>
    public async Task<(IReadOnlyList<StateBackup>? State, IReadOnlyList<Evidence>? Imported)> Require(
        CancellationToken ct
    )
    {
        Services();
        await Volumes(ct);
        if (await Images(ct))
            await Imports(ct);
        if (await Commit(ct) && asked.WithState)
            await State(ct);
        if (!asked.KeepEnv)
            Env();
        if (context.Stack.Definition.Swarm is not null && RestoredRights.Problem(history, target) is { } lost)
            _problems.Add(lost);
        return _problems.Count == 0
            ? (asked.WithState ? _state : null, _imported)
            : throw PipelineException.Refuse(
                $"{target.Id} cannot be restored; nothing was "
                    + $"written:\n{string.Join('\n', _problems.Select(p => $"  - {p}"))}",
                "./build.sh Releases shows what else can be rolled back to"
            );
    }

    private void Services()
    {
        foreach (
            var service in Tuple
                .After.Where(s => Tuple.Images.Values.Contains(s.Image))
                .Select(s => s.Service)
                .Distinct()
        )
            if (context.Stack.Compose.Services.All(s => s.Name != service))
                _problems.Add($"the service {service} is in the compose file no more");
        foreach (var image in Tuple.Images.Keys.Where(name => context.Stack.Images.All(i => i.Name != name)))
            _problems.Add($"no service of the compose file runs {image} any more");
        foreach (var image in context.Stack.Images.Where(i => !Tuple.Images.ContainsKey(i.Name)))
            _problems.Add($"{target.Id} had no image {image.Name}");
    }

    private async Task Volumes(CancellationToken ct)
    {
        foreach (var layout in context.Stack.RebuiltVolumes)
            if (await context.Engine.Volumes.TryInspect(layout.Volume.Name, ct) is null)
                _problems.Add(
                    $"the volume {layout.Volume.Name} ({layout.Volume.Key}) does not exist; "
                        + $"{ComposeCommand.For(context.Stack.Definition, "up --no-start")} creates it, empty"
                );
        foreach (
            var mount in Tuple
                .After.SelectMany(s => s.Mounts ?? [])
                .Where(m => m is { Type: "volume", IsAnonymous: false, Created: not null })
                .DistinctBy(m => m.Source)
        )
            if (await context.Engine.Volumes.TryInspect(mount.Source, ct) is { } now && now.CreatedAt != mount.Created)
                context.Log.Warn(
                    $"{mount.Source} is not the volume that {target.Id} ran on: that one was "
                        + $"{mount.Describe()}; its state is not in this one"
                );
    }

    private async Task<bool> Images(CancellationToken ct)
    {
        foreach (var (reference, id) in Tuple.Images)
            if (await context.Engine.Images.TryInspect(id, ct) is null)
                _problems.Add($"the image {ServiceState.Short(id)} of {reference} is gone from the engine");
        return _problems.Count == 0;
    }

    private async Task Imports(CancellationToken ct)
    {
        _imported = await VerifyImportsStage.Look(context, Tuple.Images, ct);
        _problems.AddRange(_imported.Where(e => !e.Holds).Select(e => e.Failure));
    }

    private async Task<bool> Commit(CancellationToken ct)
    {
        if (history.NonceOf(Tuple.Commit) is null)
            _problems.Add($"the journal has no marker of {Tuple.Commit[..12]}, so what runs could not be proven");
        if (await context.Git.Has(Tuple.Commit, ct))
            return history.NonceOf(Tuple.Commit) is not null;
        _problems.Add(
            $"the commit {Tuple.Commit[..12]} is not in the repository, so what runs could not be proven: git "
                + "fetch (--unshallow in a shallow clone), or look in the reflog"
        );
        return false;
    }

    private async Task State(CancellationToken ct)
    {
        if (context.Stack.RebuiltVolumes.Count == 0)
            _problems.Add("--with-state: no volume holds code that a release replaces, so none was ever backed up");
        foreach (var layout in context.Stack.RebuiltVolumes)
        {
            if (StateBackups.Find(history, target, layout.Volume.Key) is not { } backup)
                _problems.Add(
                    $"--with-state: no verified backup of {layout.Volume.Key} was made while {target.Id} was "
                        + $"live: {WhyNone()}"
                );
            else if (await StateBackups.Fault(context, backup, ct) is { } fault)
                _problems.Add($"--with-state: {fault}");
            else if (
                await StateBackups.Misfit(context, layout, backup, Tuple.Commit, history.NonceOf(Tuple.Commit)!, ct) is
                { } misfit
            )
                _problems.Add($"--with-state: {misfit}");
            else
                _state.Add(backup);
        }
    }

    private string WhyNone() =>
        history.LastVerified?.Id == target.Id
            ? "it is live now, and the backup is made by the release that replaces it"
            : "what came after it replaced its code without a copy of the state";

    private void Env()
    {
        try
        {
            _problems.AddRange(new RollbackEnv(context, history, target).Problems());
            _problems.AddRange(EnvFileCopies.Problems(context, Tuple.EnvFiles ?? []));
        }
        catch (Exception e) when (e is EnvFileException or SecretException)
        {
            _problems.Add($"the env file cannot be compared: {e.Message}");
        }
    }
}

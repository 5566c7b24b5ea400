using Pipeline.Database;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Stages.CutOverEnv;

/// <summary>
/// What must hold before any service moves. Everything is looked at before it stops, so that all of it can be mended at
/// once.
/// </summary>
internal sealed class Preflight(Release release)
{
    private readonly StackContext _context = release.Context;

    /// <returns>What each role may do now.</returns>
    /// <exception cref="PipelineException">Something does not hold; nothing was changed by this stage.</exception>
    public async Task<IReadOnlyList<MatrixRow>> Require(
        CutoverSecrets secrets,
        IReadOnlyList<ServiceWork> services,
        IReadOnlyList<ServiceState> states,
        CancellationToken ct
    )
    {
        await RequireScope(services, states, ct);
        await using var database = await Privileges.Open(_context, secrets.App, ct);
        await database.RequireServer(ct);
        var evidence = new List<Evidence>(await Boundaries.Look(_context, database.Admin, ct));
        IReadOnlyList<MatrixRow> matrix = [];
        // The roles are not what they will be; this is planned again once they are.
        if (!release.IsPending(StageNames.ProvisionRoles))
        {
            var (found, rows) = await _context.Log.During(
                "probing the runtime role",
                new LeastPrivilege(_context, database).Check(ct)
            );
            evidence.AddRange(found);
            matrix = rows;
        }

        var failures = evidence.Where(e => !e.Holds).ToList();
        return failures.Count == 0
            ? matrix
            : throw PipelineException.Refuse(
                "not safe to cut over; no service was "
                    + $"moved:\n{string.Join("\n", failures.Select(f => $"- {f.Failure}"))}"
            );
    }

    private async Task RequireScope(
        IReadOnlyList<ServiceWork> services,
        IReadOnlyList<ServiceState> states,
        CancellationToken ct
    )
    {
        var database = _context.Stack.Definition.Database?.Service;
        var rules = Privileges.RulesOf(_context);
        foreach (var service in services)
        {
            if (service.Service == database || rules.Untouched.Contains(service.Service))
                throw PipelineException.Usage(
                    $"cutover.services: {service.Service} must not be recreated by a cut-over"
                );
            if (_context.Stack.Definition.Services.All(s => s.Name != service.Service))
                throw PipelineException.Usage(
                    $"cutover.services: {service.Service} is not among services, so nothing says when it is up"
                );
            if (
                states.FirstOrDefault(s => s.Service == service.Service) is { } state
                && state.Node is null
                && !release.Touches(StageNames.Recreate)
                && !release.IsPending(StageNames.BuildImage)
                && await _context.Engine.Images.TryInspect(state.Reference, ct) is { } image
                && image.Id != state.Image
            )
                throw PipelineException.Refuse(
                    $"{state.Reference} is another image than {state.Service} runs, so recreating it would "
                        + "change its code too",
                    "./build.sh DeployBaked first"
                );
        }
    }
}

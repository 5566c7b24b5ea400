using Npgsql;
using Pipeline.Clusters;
using Pipeline.Postgres;
using Pipeline.Releases;
using Evidence = Pipeline.Terms.Evidence;

namespace Pipeline.Database;

/// <summary>
/// What a cut-over must not change, looked at before and after: values in the database, and variables of running
/// processes.
/// </summary>
internal static class Boundaries
{
    public static async Task<IReadOnlyList<Evidence>> Look(
        StackContext context,
        NpgsqlDataSource admin,
        CancellationToken ct
    )
    {
        var declared = context.Stack.Definition.Boundaries;
        var read = await BoundaryCheck.Read(
            admin,
            declared.Where(b => b.Sql is not null).Select(b => new Postgres.Boundary(b.Name, b.Sql!, b.Expect)),
            ct
        );
        var evidence = read.Select(r =>
                StopRule.BoundaryChanged.Evidence(r.Boundary.Name, r.Holds, r.Error ?? r.Found ?? "no row")
            )
            .ToList();
        foreach (var boundary in declared.Where(b => b.Variable is not null))
            evidence.Add(await Variable(context, boundary, ct));
        return evidence;
    }

    private static async Task<Evidence> Variable(
        StackContext context,
        Pipeline.Stacks.Boundary boundary,
        CancellationToken ct
    )
    {
        var values = new List<string?>();
        using var places = await TaskPlaces.Reach(context, ct);
        foreach (var state in (await new Services(context).Of(boundary.Service!, ct)).Where(s => s.Running))
            values.AddRange(
                (await ProcessVariables.Read(places.Of(state).Engine, state.Container, boundary.Variable!, ct))
                    .Where(p => p.Pid == 1 || p.Value is not null)
                    .Select(p => p.Value)
            );
        var found =
            values.Count == 0
                ? $"{boundary.Service} does not run"
                : string.Join(", ", values.Select(v => v ?? "not set").Distinct());
        return StopRule.BoundaryChanged.Evidence(
            $"{boundary.Name}: {boundary.Variable} of {boundary.Service} is {boundary.Expect}",
            values.Count > 0 && values.All(v => v == boundary.Expect),
            found
        );
    }
}

using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Database;

/// <summary>
/// The undo needs the database. Where it ran before the cut-over and somebody stopped it meanwhile, the same container
/// is started again: never recreated, and nothing else out of scope is touched.
/// </summary>
internal sealed class DatabaseAgain(StackContext context)
{
    public async Task Start(IReadOnlyList<ServiceState> before, CancellationToken ct)
    {
        var name = context.Stack.Definition.Database!.Service;
        if (
            before.FirstOrDefault(b => b.Service == name) is not { Running: true } was
            || await context.Engine.Containers.TryInspect(was.Container, ct) is not { } now
        )
            return;
        if (!now.State.Running)
        {
            context.Log.Warn(
                $"{name} ran before and was stopped meanwhile, not by this pipeline; starting it, the old "
                    + "state needs it"
            );
            await context.Engine.Containers.Start(was.Container, ct);
        }

        await new Readiness(context).WaitUp(was.Container, new ServiceRules { Name = name }, ct);
    }
}

using Pipeline.Docker;
using Pipeline.Running;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Swarm;

/// <summary>What people do to the stack by hand, beside all releases.</summary>
public sealed partial class SwarmShop
{
    /// <summary>How many tasks there are to be.</summary>
    public Task Scale(int tasks) => Docker("service", "scale", "--detach", $"{Stack}_{Service}={tasks}");

    /// <summary>What is asked of the service changes, and no task is replaced.</summary>
    public Task Label(string label) => UpdateByHand("--label-add", label);

    /// <summary>As somebody does who knows nothing of releases.</summary>
    public Task UpdateByHand(params string[] options) =>
        Docker(["service", "update", "--detach", .. options, $"{Stack}_{Service}"]);

    /// <summary>Runs in the task on that node.</summary>
    public async Task InTask(string node, string line)
    {
        var engine = fixture.Bench.Machines.Single(m => m.Name == node).Engine;
        var service = (await Read()).Id;
        var task = (
            await engine.Containers.List(new ContainerFilter { Labels = [$"com.docker.swarm.service.id={service}"] })
        ).Single(c => c.State == "running");
        await engine.Containers.Exec(task.Id, new ExecSpec { Command = ["/bin/sh", "-c", line] });
    }

    /// <summary>While pipeline.yml says of a node that it is where nobody answers.</summary>
    public async Task WithoutWayTo(string node, Func<Task> what)
    {
        await Write("pipeline.yml", Definition().Replace($"{AddressOf(node)}", $"unix://{Folder}/nobody.sock"));
        try
        {
            await what();
        }
        finally
        {
            await Write("pipeline.yml", Definition());
        }
    }

    /// <summary>From now on nobody can see from here whether the holder of the lock lives.</summary>
    internal async Task MoveHolderElsewhere()
    {
        var held = (await Lock())!;
        var labels = new Dictionary<string, string>(held.Labels) { [Labels.Maker] = "elsewhere m b n 1 1" };
        await Locks.Replace(held, labels, default);
    }
}

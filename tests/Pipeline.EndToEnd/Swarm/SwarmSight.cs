using System.Text;
using Pipeline.Docker;

namespace Pipeline.EndToEnd.Swarm;

/// <summary>
/// What the processes of a service read now, on all machines that answer: their code, and whose it is.
/// </summary>
internal sealed record SwarmSight(int Old, int New, int Neither)
{
    /// <summary>
    /// Of a service with two tasks: <c>old</c> or <c>new</c> where both read that, else <c>neither</c>.
    /// </summary>
    public string Verdict =>
        this switch
        {
            { Old: 2, New: 0, Neither: 0 } => "old",
            { Old: 0, New: 2, Neither: 0 } => "new",
            _ => "neither",
        };

    private const string Label = "com.docker.swarm.service.name";

    public static async Task<SwarmSight> Look(BenchFixture fixture, string service, string old, string wanted)
    {
        var read = new List<string>();
        foreach (var machine in fixture.Bench.Machines)
            try
            {
                var filter = new ContainerFilter { Labels = [$"{Label}={service}"], Statuses = ["running"] };
                foreach (var container in await machine.Engine.Containers.List(filter))
                    read.Add(await Code(machine.Engine, container.Id));
            }
            catch (DockerException)
            {
                // The machine, or the task, has just ended: nothing is read there.
            }
        return new SwarmSight(
            read.Count(r => r == old),
            read.Count(r => r == wanted),
            read.Count(r => r != old && r != wanted)
        );
    }

    private static async Task<string> Code(DockerEngine engine, string container)
    {
        var cat = new ExecSpec { Command = ["/bin/cat", "/app/run.sh"] };
        return Encoding.UTF8.GetString((await engine.Containers.Exec(container, cat)).Stdout);
    }
}

using Pipeline.Clusters;
using Pipeline.Docker;
using Pipeline.Platform;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Swarm;

/// <summary>
/// Three replicas of a server with a healthcheck are replaced start-first, as a release does it, while four clients ask
/// without a pause. Clients ask the swarm's DNS for an address each time, since virtual IPs need a kernel module that
/// is not everywhere. The server serves on for two seconds once it is told to stop.
/// </summary>
internal sealed class StartFirstUpdate(BenchFixture fixture)
{
    private const int Replicas = 3;

    private const string Server =
        "trap 'sleep 2; exit 0' TERM; /bin/busybox httpd -f -p 80 -h /www & while :; do sleep 1 & wait $!; done";

    private readonly string _name = BenchFixture.NewName();

    /// <summary>One client: counts in two files, a byte each, until it is told to stop.</summary>
    private string Client =>
        $$"""
            ask() { /bin/busybox wget -q -T 5 -O /dev/null http://{{_name}}/v; }
            client() { while [ ! -e /stop ]; do if ask; then printf . >>/got-$1; else printf . >>/lost-$1; fi; done; }
            for c in 1 2 3 4; do client $c & done; wait; : >/ended; sleep 1d
            """;

    public async Task<(int Got, int Lost)> Measure()
    {
        await Docker("network", "create", "--driver", "overlay", "--attachable", _name);
        try
        {
            var image = await fixture.Images.Push($"{_name}:1", Files("1"));
            var next = await fixture.Images.Push($"{_name}:2", Files("2"));
            await fixture.Swarm.Services.Create(Spec(image), fixture.Bench.Login);
            await BenchFixture.Until("the servers run", async () => await Running(image) == Replicas);
            string[] run = ["run", "--detach", "--name", $"{_name}-clients", "--network", _name, image];
            await Docker([.. run, "/bin/sh", "-c", Client]);
            await BenchFixture.Until("the clients ask", async () => await Count("got") > 100);
            await Replace(next);
            await Exec(": >/stop; while [ ! -e /ended ]; do sleep 1; done");
            return (await Count("got"), await Count("lost"));
        }
        finally
        {
            await Docker("rm", "--force", $"{_name}-clients");
            await Docker("service", "rm", _name);
            await BenchFixture.Until("its tasks have left the network", RemoveNetwork);
        }
    }

    private async Task<bool> RemoveNetwork()
    {
        try
        {
            await Docker("network", "rm", _name);
            return true;
        }
        catch (CommandException)
        {
            return false;
        }
    }

    private static Dictionary<string, string> Files(string version) => new() { ["www/v"] = version };

    private async Task Replace(string image)
    {
        var service = await fixture.Swarm.Services.Inspect(_name);
        var work = new RolloutWork(service.Id, "web", service.Spec, service.Spec.WithImage(image));
        var rollout = new Rollout(fixture.Swarm, fixture.Bench.Login, new StackHold(), TimeProvider.System);
        await rollout.Replace(work, (_, _) => Task.FromResult(Proof.From(new Evidence("it runs", true, "1"))), default);
    }

    private async Task<int> Running(string image) =>
        (await fixture.Swarm.Tasks.Of(_name)).Count(t =>
            t is { DesiredState: "running", Status.State: "running" } && t.Spec.Image == image
        );

    private async Task<int> Count(string what) =>
        int.Parse((await Exec($"cat /{what}-* 2>/dev/null | /bin/busybox wc -c")).Trim());

    private Task<string> Exec(string line) => Docker("exec", $"{_name}-clients", "/bin/sh", "-c", line);

    private Task<string> Docker(params string[] arguments) =>
        new Command("docker", ["--host", fixture.Manager.Address.ToString(), .. arguments]).Output(default);

    private ServiceSpec Spec(string image) =>
        ServiceSpec.Parse(
            $$"""
            {
              "Name": "{{_name}}",
              "TaskTemplate": {
                "ContainerSpec": {
                  "Image": "{{image}}",
                  "Command": ["/bin/sh", "-c", "{{Server}}"],
                  "Healthcheck": {
                    "Test": ["CMD", "/bin/busybox", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1/v"],
                    "Interval": 500000000, "Timeout": 5000000000, "Retries": 10
                  },
                  "StopGracePeriod": 10000000000
                },
                "Networks": [{ "Target": "{{_name}}" }]
              },
              "Mode": { "Replicated": { "Replicas": {{Replicas}} } },
              "UpdateConfig": { "Parallelism": 1, "Order": "start-first" },
              "EndpointSpec": { "Mode": "dnsrr" }
            }
            """
        );
}

using Pipeline.Docker;
using Pipeline.Releases;

namespace Pipeline.Stages.Recreate;

/// <summary>What compose is asked for when a service is recreated.</summary>
internal sealed class RecreateRequest(StackContext context)
{
    /// <param name="containers">How many the service has now.</param>
    public UpRequest Of(ServiceWork service, int containers) =>
        new()
        {
            Services = [service.Service],
            NoDeps = true,
            ForceRecreate = true,
            NoStart = !service.Start,
            StopTimeout = context.Stack.Definition.Services.Single(s => s.Name == service.Service).StopTimeout,
            Scale = Scale(service.Service, containers),
            RenewAnonymousVolumes = new DetachedVolumes(context).Renews(service.Service),
        };

    /// <summary>Whether it has as many containers afterwards.</summary>
    public bool Keeps(ServiceWork service, int containers) =>
        containers > 0 && containers >= context.Stack.Compose.Find(service.Service)!.Replicas;

    /// <summary>Containers added by hand (<c>up --scale</c>) stay.</summary>
    private Dictionary<string, int> Scale(string service, int now) =>
        Replicas.Kept(context.Stack.Compose.Find(service)!, now) is { } kept ? new() { [service] = kept } : [];
}

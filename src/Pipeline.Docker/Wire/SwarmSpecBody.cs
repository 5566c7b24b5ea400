namespace Pipeline.Docker;

internal sealed record SwarmSpecBody(DispatcherBody Dispatcher);

using System.Text.Json.Serialization;

namespace Pipeline.Docker;

internal sealed record DispatcherBody([property: JsonConverter(typeof(Nanoseconds))] TimeSpan HeartbeatPeriod);

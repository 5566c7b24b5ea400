using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Pipeline.Docker;

/// <summary>
/// Serialisers made at compile time: no reflection at start-up. Unknown fields are ignored, null ones are not sent.
/// </summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(List<ContainerSummary>))]
[JsonSerializable(typeof(ContainerDetails))]
[JsonSerializable(typeof(CreateContainerBody))]
[JsonSerializable(typeof(CreatedId))]
[JsonSerializable(typeof(WaitAnswer))]
[JsonSerializable(typeof(CreateExecBody))]
[JsonSerializable(typeof(StartExecBody))]
[JsonSerializable(typeof(ExecState))]
[JsonSerializable(typeof(PathStatHeader))]
[JsonSerializable(typeof(ProcessList))]
[JsonSerializable(typeof(List<PathChange>))]
[JsonSerializable(typeof(List<ImageSummary>))]
[JsonSerializable(typeof(ImageDetails))]
[JsonSerializable(typeof(ProgressMessage))]
[JsonSerializable(typeof(VolumeSpec))]
[JsonSerializable(typeof(VolumeDetails))]
[JsonSerializable(typeof(VolumeList))]
[JsonSerializable(typeof(List<NetworkDetails>))]
[JsonSerializable(typeof(CreateNetworkBody))]
[JsonSerializable(typeof(ConnectBody))]
[JsonSerializable(typeof(DisconnectBody))]
[JsonSerializable(typeof(UpdateContainerBody))]
[JsonSerializable(typeof(SwarmDetails))]
[JsonSerializable(typeof(InitSwarmBody))]
[JsonSerializable(typeof(JoinSwarmBody))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(List<SwarmNode>))]
[JsonSerializable(typeof(NodeSpec))]
[JsonSerializable(typeof(List<SwarmService>))]
[JsonSerializable(typeof(ServiceSpec))]
[JsonSerializable(typeof(CreatedSwarmId))]
[JsonSerializable(typeof(List<SwarmTask>))]
[JsonSerializable(typeof(List<SwarmConfig>))]
[JsonSerializable(typeof(SwarmDataSpec))]
[JsonSerializable(typeof(RegistryImage))]
[JsonSerializable(typeof(RegistryAuthBody))]
[JsonSerializable(typeof(CredentialAnswer))]
[JsonSerializable(typeof(EngineVersion))]
[JsonSerializable(typeof(EngineInfo))]
[JsonSerializable(typeof(EngineEvent))]
internal sealed partial class Json : JsonSerializerContext
{
    public static HttpContent Body<T>(T value, JsonTypeInfo<T> type) =>
        new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(value, type))
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
        };
}

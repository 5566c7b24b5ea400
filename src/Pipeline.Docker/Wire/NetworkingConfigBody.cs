namespace Pipeline.Docker;

internal sealed record NetworkingConfigBody(IReadOnlyDictionary<string, EndpointBody> EndpointsConfig)
{
    public static NetworkingConfigBody Of(string network, string address) =>
        new(new Dictionary<string, EndpointBody> { [network] = EndpointBody.At(address) });
}

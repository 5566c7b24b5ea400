using System.Text.Json.Serialization;

namespace Pipeline.Docker;

/// <summary>One line of <c>GET /images/json</c>.</summary>
public sealed record ImageSummary
{
    public required string Id { get; init; }

    public IReadOnlyList<string> RepoTags
    {
        get => field;
        init => field = value ?? [];
    } = [];

    public IReadOnlyList<string> RepoDigests
    {
        get => field;
        init => field = value ?? [];
    } = [];

    [JsonConverter(typeof(UnixSeconds))]
    public DateTimeOffset Created { get; init; }

    /// <summary>Bytes, shared layers included.</summary>
    public long Size { get; init; }

    public IReadOnlyDictionary<string, string> Labels
    {
        get => field;
        init => field = value ?? Empty.Map;
    } = Empty.Map;
}

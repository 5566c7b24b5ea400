namespace Pipeline.Docker;

/// <summary>
/// Images: Engine API <c>/images</c>. A <c>name</c> may be <c>repo:tag</c>, <c>repo@digest</c>, an ID or a unique
/// prefix of one.
/// </summary>
public sealed partial class ImageApi
{
    private readonly EngineHttp http;

    internal ImageApi(EngineHttp http) => this.http = http;

    /// <exception cref="DockerNotFoundException">There is no such image here.</exception>
    public Task<ImageDetails> Inspect(string name, CancellationToken ct = default) =>
        http.Get($"{Path(name)}/json", Json.Default.ImageDetails, ct);

    /// <summary>Like <see cref="Inspect"/>, but null when there is no such image here.</summary>
    public Task<ImageDetails?> TryInspect(string name, CancellationToken ct = default) =>
        http.Find($"{Path(name)}/json", Json.Default.ImageDetails, ct);

    /// <summary>Images that pass the filter, without intermediate ones.</summary>
    public async Task<IReadOnlyList<ImageSummary>> List(ImageFilter? filter = null, CancellationToken ct = default)
    {
        var wanted = filter ?? new ImageFilter();
        var filters = Route.Filters(("label", wanted.Labels), ("reference", Route.Optional(wanted.Reference)));
        return await http.Get(Route.With("/images/json", ("filters", filters)), Json.Default.ListImageSummary, ct);
    }

    /// <summary>Gives an image a name; a name that another image has moves to this one.</summary>
    /// <param name="id">The image.</param>
    /// <param name="repo">Name without the tag.</param>
    /// <exception cref="DockerNotFoundException">There is no such image.</exception>
    public Task Tag(string id, string repo, string tag, CancellationToken ct = default) =>
        http.Post(Route.With($"{Path(id)}/tag", ("repo", repo), ("tag", tag)), ct);

    /// <summary>Removes a name, and the image with its last name.</summary>
    /// <param name="force">Also when several names or a stopped container have the image.</param>
    /// <param name="noPrune">Keep untagged parents.</param>
    /// <exception cref="DockerConflictException">A container uses it.</exception>
    public Task Remove(string name, bool force = false, bool noPrune = false, CancellationToken ct = default) =>
        http.Do(
            HttpMethod.Delete,
            Route.With(Path(name), ("force", Route.Flag(force)), ("noprune", Route.Flag(noPrune))),
            null,
            ct,
            http.Limits.Work
        );

    private static string Path(string name) => $"/images/{Route.Name(name)}";
}

namespace Pipeline.Docker;

public sealed partial class ImageApi
{
    /// <summary>
    /// What the registry has under a reference now, asked through the engine, by its trust and its proxy: no layer is
    /// pulled.
    /// </summary>
    /// <exception cref="DockerException">403 or 401: the registry wants a login, or another one. 500: it does not
    /// answer.</exception>
    /// <exception cref="DockerNotFoundException">It has no such image.</exception>
    public Task<RegistryImage> InRegistry(
        string reference,
        RegistryLogin? login = null,
        CancellationToken ct = default
    ) =>
        http.Read(
            HttpMethod.Get,
            $"/distribution/{Route.Name(reference)}/json",
            login is null ? null : RegistryHeader.On(null, login),
            Json.Default.RegistryImage,
            ct
        );

    /// <summary>Sends an image of this engine to its registry.</summary>
    /// <param name="reference"><c>host/repo:tag</c>.</param>
    /// <returns>Digest of the manifest that the registry now has, <c>sha256:…</c>.</returns>
    /// <exception cref="DockerException">The registry refused it, or does not answer; the tag there is as it
    /// was.</exception>
    public async Task<string> Push(
        string reference,
        RegistryLogin? login = null,
        Action<string>? progress = null,
        CancellationToken ct = default
    )
    {
        var at = reference.LastIndexOf(':');
        if (at <= reference.LastIndexOf('/'))
            throw new ArgumentException($"'{reference}' has no tag: all tags would be pushed", nameof(reference));
        var path = Route.With($"{Path(reference[..at])}/push", ("tag", reference[(at + 1)..]));
        string? digest = null;
        await foreach (var message in Progress(path, RegistryHeader.On(null, login ?? NoLogin), ct))
        {
            digest = message.Pushed?.Digest ?? digest;
            if (message.Status is { } status)
                progress?.Invoke($"{message.Id} {status} {message.Progress}".Trim());
        }
        return digest
            ?? throw new DockerException(EngineHttp.Call(HttpMethod.Post, path), "the engine named no digest");
    }

    /// <summary>The engine wants the header, also where there is no login.</summary>
    private static RegistryLogin NoLogin { get; } = new("", "", "");
}

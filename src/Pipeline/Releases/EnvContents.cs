using Pipeline.Secrets;
using Pipeline.Terms;

namespace Pipeline.Releases;

/// <summary>An env file now and as a release had it. Holds secrets, in memory only.</summary>
internal sealed class EnvContents
{
    private readonly EnvFile? _now;
    private readonly EnvFile? _former;

    private EnvContents(EnvFile? now, EnvFile? former) => (_now, _former) = (now, former);

    /// <param name="context">Knows by which rules compose reads the file.</param>
    /// <param name="path">Of the file.</param>
    /// <param name="former">Path of the copy; null where there is none.</param>
    public static async Task<EnvContents> Read(StackContext context, string path, string? former, CancellationToken ct)
    {
        var file = new StackEnvFile(context, path);
        return new EnvContents(await Parse(file, path, ct), former is null ? null : await Parse(file, former, ct));
    }

    public async Task<EnvContent> StartedWith(StackContext context, ServiceState state, CancellationToken ct)
    {
        if (await Pipeline.Releases.StartedWith.Find(context, state, ct) is not { Variables: var started })
            return EnvContent.Present;
        var resolved =
            context
                .Stack.Compose.Find(state.Service)
                ?.Environment.Where(v => v.Value is not null)
                .ToDictionary(v => v.Key, v => v.Value!.Reveal())
            ?? [];
        var keys = (_now?.Keys ?? []).Union(_former?.Keys ?? []).ToList();
        if (
            keys.All(k =>
                started.GetValueOrDefault(k) == resolved.GetValueOrDefault(k)
                || (!resolved.ContainsKey(k) && started.GetValueOrDefault(k) != _former?.Value(k))
            )
        )
            return EnvContent.Present;
        return _former is not null && keys.All(k => !IsDecidedHere(k, resolved) || IsFormer(k, started))
            ? EnvContent.Former
            : EnvContent.Neither;
    }

    /// <summary>Another env file of the service, or its <c>environment</c>, may have the last word on a key.</summary>
    private bool IsDecidedHere(string key, Dictionary<string, string> resolved) =>
        resolved.GetValueOrDefault(key) == _now?.Value(key);

    private bool IsFormer(string key, IReadOnlyDictionary<string, string> started) =>
        _former!.Value(key) is { } value
            ? started.GetValueOrDefault(key) == value
            : started.GetValueOrDefault(key) != _now?.Value(key);

    private static async Task<EnvFile?> Parse(StackEnvFile file, string path, CancellationToken ct) =>
        File.Exists(path) ? file.Parse(await File.ReadAllBytesAsync(path, ct)) : null;
}

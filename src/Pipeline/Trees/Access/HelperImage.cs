namespace Pipeline.Trees;

/// <summary>
/// The image of helper containers, by name or ID. It has bash, GNU coreutils 9.5 or newer, findutils, attr and rsync;
/// with e2fsprogs, immutable and append-only files are noticed.
/// </summary>
/// <param name="name">Gives its name once it is there; asked for when the first helper is needed, and again only after
/// it failed.</param>
public sealed class HelperImage(Func<CancellationToken, Task<string>> name)
{
    private readonly Lock _gate = new();
    private Task<string>? _name;

    public Task<string> Name(CancellationToken ct)
    {
        lock (_gate)
            return _name is null or { IsFaulted: true } or { IsCanceled: true } ? _name = name(ct) : _name;
    }
}

using Pipeline.Releases;

namespace Pipeline.Live;

/// <summary>
/// Whether a volume is still the one that was planned with: after a removal, compose makes an empty one of the same
/// name.
/// </summary>
internal static class SameVolume
{
    /// <param name="created">When it was made, as the engine said while planning; null was not recorded.</param>
    public static async Task<bool> Is(
        StackContext context,
        string volume,
        DateTimeOffset? created,
        CancellationToken ct
    ) =>
        await context.Engine.Volumes.TryInspect(volume, ct) is { } now && (created is null || now.CreatedAt == created);

    /// <exception cref="InvalidOperationException">It was removed, or replaced by another one.</exception>
    public static async Task Require(StackContext context, string volume, DateTimeOffset? created, CancellationToken ct)
    {
        if (!await Is(context, volume, created, ct))
            throw new InvalidOperationException(
                $"{volume} was removed by somebody, or replaced by another volume of the same name, since it "
                    + "was planned; nothing is written to it"
            );
    }
}

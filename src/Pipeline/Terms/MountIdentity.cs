using System.Globalization;
using Pipeline.Docker;

namespace Pipeline.Terms;

/// <summary>One mount of a container, by what tells it from another one of the same name.</summary>
/// <param name="Destination">Path in the container.</param>
/// <param name="Type">volume, bind or tmpfs.</param>
/// <param name="Source">The volume's name, or the path on the engine's host.</param>
/// <param name="Created">When the volume was made, by the engine's clock; null for everything else, and for a volume
/// that is gone.</param>
/// <param name="Content">Of a bind mount: the inode of a folder, a keyed hash of a file. Null where it could not be
/// looked at, as in a stopped container.</param>
public sealed record MountIdentity(
    string Destination,
    string Type,
    string Source,
    DateTimeOffset? Created = null,
    string? Content = null
)
{
    private const int AnonymousLength = 64;

    /// <summary>A volume that only its container names: another container gets another one.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsAnonymous => Type == "volume" && NamesAnonymous(Source);

    /// <summary>Whether the engine made that name up.</summary>
    public static bool NamesAnonymous(string volume) =>
        volume.Length == AnonymousLength && volume.All(char.IsAsciiHexDigitLower);

    public bool SameAs(MountIdentity other) =>
        Type == other.Type
        && Source == other.Source
        && Created == other.Created
        && (Content is null || other.Content is null || Content == other.Content);

    /// <summary>What is mounted otherwise than before, in words; empty when every mount is the same one.</summary>
    public static IReadOnlyList<string> Differences(
        IReadOnlyList<MountIdentity> before,
        IReadOnlyList<MountIdentity> now
    ) =>
        [
            .. before
                .Where(b => !now.Any(n => n.Destination == b.Destination && n.SameAs(b)))
                .Select(b =>
                    $"{b.Destination} was {b.Describe()}, and is "
                    + $"{now.FirstOrDefault(n => n.Destination == b.Destination)?.Describe() ?? "not mounted"}"
                ),
            .. now.Where(n => before.All(b => b.Destination != n.Destination))
                .Select(n => $"{n.Destination} was not mounted, and is {n.Describe()}"),
        ];

    public string Describe()
    {
        var made = Created is { } at
            ? string.Create(CultureInfo.InvariantCulture, $", made {at.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC")
            : "";
        var kind = IsAnonymous ? "anonymous volume" : Type;
        var content = Content is null ? "" : $" ({Content})";
        return $"{kind} {Source}{made}{content}".TrimEnd();
    }

    internal static MountIdentity From(MountPoint mount) =>
        new(mount.Destination, mount.Type, mount.Type == "volume" ? mount.Name : mount.Source);
}

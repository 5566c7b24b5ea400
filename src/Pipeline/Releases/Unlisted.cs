using Pipeline.Stacks;

namespace Pipeline.Releases;

/// <summary>
/// Services of the stack that share an image or a volume with the code and that <c>pipeline.yml</c> does not list.
/// </summary>
internal static class Unlisted
{
    /// <summary>
    /// Services that run an image which a release builds, and that no <c>code.services</c> lists: they would go on with
    /// the old one.
    /// </summary>
    public static IReadOnlyList<string> OfImages(Stack stack) =>
        [
            .. stack.Images.SelectMany(i =>
                i.Services.Where(s => !IsListed(stack, s))
                    .Select(s =>
                        $"{s} runs {i.Name} too and is not listed, so it goes on with the old image; {List(stack, s)}"
                    )
            ),
        ];

    /// <summary>What to do about a container that is in the way at a volume with code.</summary>
    /// <param name="service">As compose calls it; the container's name where it is none of this stack.</param>
    /// <param name="readersToo">Whether it is in the way even where it only reads.</param>
    public static string Remedy(Stack stack, string service, string volumeKey, bool readersToo = false) =>
        stack.Compose.Find(service) switch
        {
            { Build: not null } => List(stack, service),
            { } reader when stack.Images.Any(i => i.Services.Contains(reader.Name)) => List(stack, service),
            { } when !readersToo =>
                "if it only reads, mount the volume read-only in it (:ro); if it may be stopped for a "
                    + $"moment, {AlsoStop(service, volumeKey)}",
            _ => $"if it may be stopped for a moment, {AlsoStop(service, volumeKey)}",
        };

    private static string List(Stack stack, string service)
    {
        var tree = stack.Images.FirstOrDefault(i => i.Services.Contains(service))?.Trees[0] ?? stack.Definition.Code[0];
        return $"list it under services: add {service} to "
            + $"code[{stack.Definition.Code.ToList().IndexOf(tree)}].services and to services in pipeline.yml";
    }

    private static string AlsoStop(string service, string volumeKey) =>
        $"add '{service}' to volumes.{volumeKey}.also_stop in pipeline.yml";

    private static bool IsListed(Stack stack, string service) =>
        stack.Definition.Code.Any(c => c.Services.Contains(service));
}

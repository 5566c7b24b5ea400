using System.Text.Json;

namespace Pipeline.Stacks;

/// <summary>
/// What a compose file's <c>build</c> asks for and the pipeline's own build cannot give; it is refused by name, never
/// dropped.
/// </summary>
internal static class UnsupportedBuild
{
    /// <returns>Keys, some with the value that makes the difference.</returns>
    public static IEnumerable<string> Find(JsonElement build, IReadOnlySet<string> honoured) =>
        build
            .Members("")
            .Where(m =>
                !honoured.Contains(m.Key)
                && !BuildOptions.Keys.Contains(m.Key)
                && m.Value.IsSet()
                && !IsGiven(m.Key, m.Value)
            )
            .Select(m => m.Key)
            .Concat(
                build
                    .Texts("additional_contexts")
                    .Where(c => c.Value.StartsWith("service:", StringComparison.Ordinal))
                    .Select(c => $"additional_contexts {c.Key}={c.Value}")
            );

    /// <summary>Why, with what it is; empty where nothing more is known than the name.</summary>
    public static string Reason(string key) =>
        key.Split(' ')[0] switch
        {
            "tags" => " (an undo could not move further names of the image back)",
            "provenance" or "sbom" =>
                " (an attestation holds the time, so that the same commit would not give the same image)",
            "additional_contexts" =>
                " (the image of another service is not of this commit; name it as docker-image://)",
            "isolation" => " (it is for Windows)",
            _ => "",
        };

    /// <summary>The value that the build has anyway.</summary>
    private static bool IsGiven(string key, JsonElement value) =>
        key switch
        {
            "provenance" or "sbom" => value.Scalar() is "false",
            "isolation" => value.Scalar() is "default",
            _ => false,
        };
}

using Pipeline.Journal;

namespace Pipeline.Provenance;

/// <summary>What lies beside the report of a release.</summary>
internal static class ProvenanceFiles
{
    public static string Statement(string release) => $"{release}.intoto.json";

    /// <summary>The statement with its signature; there where a key was given.</summary>
    public static string Envelope(string release) => $"{release}.intoto.dsse.json";

    /// <param name="key">Signs it; null where none was given.</param>
    public static IReadOnlyList<(string Name, string Text)> Of(string release, string statement, SignatureKey? key) =>
        [
            (Statement(release), statement),
            .. key is null ? [] : new[] { (Envelope(release), Provenance.Envelope.Sign(statement, key)) },
        ];

    /// <returns>Null where it is not there.</returns>
    public static string? TryRead(StateFolder state, string name) =>
        Path.Combine(state.Reports, name) is var path && File.Exists(path) ? File.ReadAllText(path) : null;
}

namespace Pipeline.Docker;
internal static class ComposeLines { public static string? Shown(string raw) => raw; }

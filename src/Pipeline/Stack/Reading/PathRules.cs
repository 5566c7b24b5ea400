namespace Pipeline.Stacks;

/// <summary>Which paths <c>pipeline.yml</c> accepts.</summary>
internal static class PathRules
{
    /// <summary>A folder of the repository, relative, without "..", normalised; "." when it is wrong.</summary>
    public static string Source(Section section, string key)
    {
        var text = section.RequiredText(key);
        if (text.Length == 0)
            return ".";
        var expected =
            text.StartsWith('/') || (text.Length > 1 && text[1] == ':') ? "a path relative to the folder of this file"
            : text.Contains('\\') ? "a path with '/' between folders"
            : text.Split('/').Contains("..") ? "a path without \"..\""
            : text.Any(char.IsControl) ? "a path without control characters"
            : null;
        if (expected is not null)
            section.Wrong(key, expected);
        var parts = text.Split('/').Where(p => p is not ("" or ".")).ToList();
        return parts.Count == 0 || expected is not null ? "." : string.Join('/', parts);
    }

    /// <summary>A folder of a volume, relative to its root, normalised; "" is the root itself.</summary>
    public static string InVolume(Section section, string key)
    {
        var text = section.RequiredText(key);
        if (text.StartsWith('/') || text.Split('/').Contains("..") || text.Any(char.IsControl))
            section.Wrong(key, "a folder relative to the volume's root, without \"..\"; \".\" is the root");
        return string.Join('/', text.Split('/').Where(p => p is not ("" or "." or "..")));
    }

    /// <summary>An absolute path in a container, without "." and ".."; a trailing slash is dropped.</summary>
    public static string? InContainer(Section section, string key, bool required = false)
    {
        var text = required ? section.RequiredText(key) : section.Text(key);
        if (string.IsNullOrEmpty(text))
            return null;
        var trimmed = text.TrimEnd('/');
        var expected =
            !text.StartsWith('/') ? "an absolute path, as the service sees it"
            : trimmed.Length == 0 ? "a folder below /"
            : text.Any(char.IsControl) ? "a path without control characters"
            : ContainerPath.Normalise(trimmed) != trimmed
                ? $"a path without \".\", \"..\" and \"//\", such as {ContainerPath.Normalise(trimmed)}"
            : null;
        if (expected is not null)
            section.Wrong(key, expected);
        return expected is null ? trimmed : null;
    }
}

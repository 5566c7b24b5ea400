namespace Pipeline.Releases;

/// <summary>Image references: <c>[registry[:port]/]name[:tag][@digest]</c>.</summary>
public static class References
{
    public static (string Repository, string Tag) Split(string reference)
    {
        var name = reference.Split('@')[0];
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/') ? (name[..colon], name[(colon + 1)..]) : (name, "latest");
    }

    public static string WithTag(string reference, string tag) => $"{Split(reference).Repository}:{tag}";
}

namespace Pipeline.Docker;

/// <summary>The registry in the name of an image.</summary>
public static class RegistryName
{
    /// <summary>What stands for Docker Hub in names of images.</summary>
    public const string Hub = "docker.io";

    /// <summary>The first part of the name, where that is a host; else Docker Hub.</summary>
    public static string Of(string reference) =>
        reference.Split('/', 2) is [var host, _] && (host.Contains('.') || host.Contains(':') || host == "localhost")
            ? host is "index.docker.io" or "registry-1.docker.io"
                ? Hub
                : host
            : Hub;
}

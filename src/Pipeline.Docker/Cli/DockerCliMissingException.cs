namespace Pipeline.Docker;

/// <summary>There is no <c>docker</c> program with the plugin.</summary>
public sealed class DockerCliMissingException(string plugin)
    : Exception(
        $"no 'docker' on PATH knows '{plugin}'; install the package docker-{plugin}-plugin (Docker's own) or "
            + $"docker-{plugin} (Debian's)"
    );

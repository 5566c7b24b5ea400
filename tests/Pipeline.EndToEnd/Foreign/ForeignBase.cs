using System.Security.Cryptography;
using System.Text;
using Pipeline.Platform;

namespace Pipeline.EndToEnd.Foreign;

/// <summary>
/// The one image that all of these stacks are built from: Node, PHP, nginx, Ruby and a C compiler, from Debian
/// packages. Built once an engine.
/// </summary>
internal static class ForeignBase
{
    private const string Dockerfile = """
        FROM pipeline/base:13
        RUN --mount=type=cache,id=pipeline-apt-lists,target=/var/lib/apt/lists,sharing=locked \
            --mount=type=cache,id=pipeline-apt-cache,target=/var/cache/apt,sharing=locked \
            apt-get update -q \
            && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends nodejs php-fpm nginx-light ruby gcc libc6-dev curl

        """;

    /// <summary>Its tag is the Dockerfile's hash, so that another one is never taken for it.</summary>
    public static string Name { get; } =
        $"pipeline-tests/foreign:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Dockerfile)))[..12]}";

    public static async Task Ensure()
    {
        if ((await new Command("docker", "image", "inspect", Name).Run(default)).Ok)
            return;
        await new Command("docker", "buildx", "build", "--load", "--provenance=false", "--tag", Name, "-").Output(
            default,
            async stdin => await stdin.WriteAsync(Encoding.UTF8.GetBytes(Dockerfile))
        );
    }
}

using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Pipeline.Platform;

namespace Pipeline.Tests.Fixtures;

/// <summary>
/// Debian's chromium in a container, headless, driven over its DevTools port; a host need not have a browser. The image
/// is made once an engine.
/// </summary>
public sealed partial class Chromium : IAsyncLifetime
{
    private const string Dockerfile = """
        FROM pipeline/base:13
        RUN --mount=type=cache,id=pipeline-apt-lists,target=/var/lib/apt/lists,sharing=locked \
            --mount=type=cache,id=pipeline-apt-cache,target=/var/cache/apt,sharing=locked \
            apt-get update -q \
            && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends chromium fonts-dejavu-core

        """;

    private static readonly string Image =
        $"pipeline-tests/chromium:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Dockerfile)))[..12]}";

    private readonly string _container = $"pipeline-tests-chromium-{Guid.NewGuid():N}";
    private IPlaywright? _playwright;

    /// <summary>Its files are at the same place for the browser.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("chromium-").FullName;

    public IBrowser Browser { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await MakeImage();
        await Docker([
            .. (string[])["run", "--detach", "--rm", "--network", "host", "--shm-size", "256m", "--name", _container],
            .. (string[])["--volume", $"{Folder}:{Folder}:ro", Image, "chromium", "--headless", "--no-sandbox"],
            .. (string[])["--disable-gpu", "--remote-debugging-port=0", "--user-data-dir=/tmp/profile", "about:blank"],
        ]);
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.ConnectOverCDPAsync($"http://127.0.0.1:{await Port()}");
    }

    public async Task DisposeAsync()
    {
        _playwright?.Dispose();
        await new Command("docker", "rm", "--force", _container).Run(default);
        Directory.Delete(Folder, recursive: true);
    }

    private static async Task MakeImage()
    {
        if ((await new Command("docker", "image", "inspect", Image).Run(default)).Ok)
            return;
        await new Command("docker", "buildx", "build", "--load", "--provenance=false", "--tag", Image, "-").Output(
            default,
            async stdin => await stdin.WriteAsync(Encoding.UTF8.GetBytes(Dockerfile))
        );
    }

    private static Task<string> Docker(IEnumerable<string> arguments) =>
        new Command("docker", [.. arguments]).Output(default);

    private async Task<string> Port()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            var said = await new Command("docker", "logs", _container).Run(limit.Token);
            if (Listening().Match(said.Error + said.Output) is { Success: true } port)
                return port.Groups[1].Value;
            await Task.Delay(100, limit.Token);
        }
    }

    [GeneratedRegex(@"DevTools listening on ws://127\.0\.0\.1:(\d+)/")]
    private static partial Regex Listening();
}

namespace Pipeline.Benchmarks.Stacks;

/// <summary>What a measured stack has otherwise than the bundled demo that it is a copy of.</summary>
public static class DemoEdits
{
    private const string Mount = "    - clawbot-openclaw:/home/node/.openclaw\n";

    /// <summary>Ten heartbeats a second, so that a gap is known to a tenth of one.</summary>
    /// <exception cref="InvalidOperationException">The demo has other lines.</exception>
    public static void BeatFaster(string folder)
    {
        Replace(folder, "trading/command_worker.py", "stop.wait(1.0)\n\n\ndef run", "stop.wait(0.1)\n\n\ndef run");
        Replace(folder, "trading/config.py", "cycle_seconds: float = 1.0", "cycle_seconds: float = 0.1");
    }

    /// <summary>The services read the image's code, and no volume covers it.</summary>
    /// <exception cref="InvalidOperationException">The demo has other lines.</exception>
    public static void Unshadow(string folder)
    {
        Replace(folder, "docker-compose.yml", Mount, Mount + "    - /home/node/.openclaw/workspace/trading\n");
        Replace(folder, "pipeline.yml", "strategy: rebuild", "strategy: unshadow");
    }

    private static void Replace(string folder, string file, string text, string by)
    {
        var path = Path.Combine(folder, file);
        var content = File.ReadAllText(path);
        if (!content.Contains(text, StringComparison.Ordinal))
            throw new InvalidOperationException($"{path}: expected '{text}'; it is not there");
        File.WriteAllText(path, content.Replace(text, by, StringComparison.Ordinal));
    }
}

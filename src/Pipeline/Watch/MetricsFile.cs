using System.Text;
using Pipeline.Platform;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Watching;

/// <summary>The file of <c>--metrics</c>: always whole, since it is renamed into its place.</summary>
internal sealed class MetricsFile(string path, ConsoleLog log)
{
    /// <exception cref="PipelineException">Exit 64: nothing can be written there.</exception>
    public static string Require(string path)
    {
        var full = Path.GetFullPath(path);
        if (Path.GetFileName(full).Length == 0 || Directory.Exists(full))
            throw PipelineException.Usage(
                $"--metrics: expected a file, such as /srv/metrics/shop.prom; found '{path}'"
            );
        return Directory.Exists(Path.GetDirectoryName(full))
            ? full
            : throw PipelineException.Usage(
                $"--metrics: expected a folder that is there; found '{Path.GetDirectoryName(full)}'",
                "make it, or name another one"
            );
    }

    /// <summary>A full disk does not end the watch.</summary>
    public void Write(WatchFigures figures)
    {
        try
        {
            DurableFile.ReplaceShared(path, Encoding.UTF8.GetBytes(PrometheusText.Of(figures)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.WarnOnce($"the file of --metrics could not be written: {e.Message}");
        }
    }
}

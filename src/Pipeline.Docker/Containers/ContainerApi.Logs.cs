using System.Globalization;
using System.Runtime.CompilerServices;

namespace Pipeline.Docker;

public sealed partial class ContainerApi
{
    /// <summary>Log lines, oldest first, while the engine sends them.</summary>
    /// <exception cref="DockerException">The container's log driver cannot be read (such as <c>none</c>).</exception>
    public async IAsyncEnumerable<LogLine> Logs(
        string id,
        LogOptions? options = null,
        [EnumeratorCancellation] CancellationToken ct = default
    )
    {
        var wanted = options ?? new LogOptions();
        var tty = (await Inspect(id, ct)).Config.Tty;
        var path = Route.With(
            $"{Path(id)}/logs",
            ("stdout", "1"),
            ("stderr", "1"),
            ("timestamps", "1"),
            ("follow", Route.Flag(wanted.Follow)),
            ("since", Route.Time(wanted.Since)),
            ("tail", wanted.Tail?.ToString(CultureInfo.InvariantCulture))
        );
        await using var stream = await http.Open(HttpMethod.Get, path, null, ct);
        var lines = new LogLines();
        await foreach (var piece in tty ? StreamFrames.Raw(stream, ct) : StreamFrames.Read(stream, ct))
        foreach (var line in lines.Add(piece))
            yield return line;
        foreach (var line in lines.Rest())
            yield return line;
    }
}

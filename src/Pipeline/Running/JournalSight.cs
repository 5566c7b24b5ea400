using Pipeline.Journal;
using Pipeline.Releases;

namespace Pipeline.Running;

/// <summary>The journal for whoever looks at it again and again: read anew when its file has moved.</summary>
internal sealed class JournalSight
{
    private (string File, ReleaseHistory History, DateTimeOffset Last)? _known;

    /// <returns>The same history while the journal has not moved.</returns>
    public (ReleaseHistory History, DateTimeOffset LastRecord) Read(StackContext context)
    {
        var file = new FileInfo(context.State.JournalPath);
        var now = $"{file.FullName} {(file.Exists ? $"{file.Length} {file.LastWriteTimeUtc.Ticks}" : "")}";
        if (_known is not { } known || known.File != now)
        {
            var access = JournalAccess.ToRead(context);
            _known = known = (now, access.History, access.Journal.Records.LastOrDefault()?.At ?? default);
        }

        return (known.History, known.Last);
    }
}

using Pipeline.Journal;
using Pipeline.Releases;

namespace Pipeline.Watching;

/// <summary>Where a watch gets from what it compares.</summary>
/// <param name="Open">Reads pipeline.yml and what belongs to it, and connects.</param>
/// <param name="Journal">Reads the journal; the same history while it has not moved.</param>
/// <param name="UnderWay">Who works on the stack now, so that it is not looked at; null when nobody does.</param>
public sealed record WatchSources(
    Func<CancellationToken, Task<StackContext>> Open,
    Func<StackContext, (ReleaseHistory History, DateTimeOffset LastRecord)> Journal,
    Func<StackContext, ReleaseHistory, CancellationToken, Task<string?>> UnderWay
);

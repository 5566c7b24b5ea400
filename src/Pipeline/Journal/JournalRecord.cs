using System.Text.Json;

namespace Pipeline.Journal;

/// <summary>One line of the journal.</summary>
/// <param name="Seq">1, 2, 3 …; order is by this, never by the clock, which may jump.</param>
/// <param name="At">When it was written, UTC.</param>
/// <param name="Release">The release it belongs to.</param>
/// <param name="Event">What happened.</param>
/// <param name="Stage">To which stage, if to one.</param>
/// <param name="Data">What the event holds.</param>
public sealed record JournalRecord(
    long Seq,
    DateTimeOffset At,
    string Release,
    JournalEvent Event,
    string? Stage,
    JsonElement Data
);

using Pipeline.Terms;

namespace Pipeline.Journal;

/// <summary>
/// Stages of a release that has ended which are undone by themselves. They stand in the first of their records: a
/// process that dies between two of them would otherwise leave some undone, and nobody would know of the rest.
/// </summary>
/// <param name="Stages">Their names, in the order in which they are undone.</param>
/// <param name="Running">How everything ran before, which runs again afterwards.</param>
public sealed record UndoneTogether(IReadOnlyList<string> Stages, IReadOnlyList<ServiceState> Running);

namespace Pipeline.Trees;

/// <summary>A branch is to name another commit.</summary>
/// <param name="Branch">Its short name; HEAD is on it.</param>
/// <param name="From">The commit that it names now.</param>
/// <param name="To">The commit that it is to name.</param>
/// <param name="Why">For the reflog.</param>
public sealed record GitMove(string Branch, string From, string To, string Why);

namespace Pipeline.Trees;

/// <summary>
/// One extended attribute: full name (Latin-1 bytes, e.g. <c>user.note</c>, <c>system.posix_acl_access</c>) and value
/// in lower-case hex.
/// </summary>
public sealed record XAttr(string Name, string Value);

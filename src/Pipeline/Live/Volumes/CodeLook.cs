using Pipeline.Stacks;

namespace Pipeline.Live;

/// <summary>One code tree in a volume against the commit.</summary>
/// <param name="Verdict">Null while it is not known what the build makes there.</param>
internal sealed record CodeLook(CodeInVolume Code, ExpectedCode Expected, CodeVerdict? Verdict);

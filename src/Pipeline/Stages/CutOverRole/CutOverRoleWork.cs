using Pipeline.Terms;

namespace Pipeline.Stages.CutOverRole;

/// <param name="Others">Services out of scope, as they were before the cut-over.</param>
public sealed record CutOverRoleWork(IReadOnlyList<ServiceState> Others);

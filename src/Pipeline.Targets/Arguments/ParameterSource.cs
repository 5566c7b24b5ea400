using Pipeline.Targets.Syntax;

namespace Pipeline.Targets.Arguments;

/// <summary>A place to look for a parameter's value.</summary>
internal delegate ParameterValue? ParameterSource(BuildParameter parameter);

namespace Pipeline.Targets;

/// <summary>
/// A step of the build. Declared as a property, <c>Target Compile =&gt; _ =&gt; _.Executes(…)</c>; the property's name
/// is the target's name. Two targets are the same when their delegates are equal, so the lambda must capture nothing
/// but <c>this</c>.
/// </summary>
public delegate ITargetDefinition Target(ITargetDefinition definition);

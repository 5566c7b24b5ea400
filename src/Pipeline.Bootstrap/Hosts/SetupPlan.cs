namespace Pipeline.Bootstrap;

/// <summary>What Setup will do, in order; empty when the machine is complete.</summary>
public sealed record SetupPlan(IReadOnlyList<SetupStep> Steps, EngineFacts Engine)
{
    public bool IsEmpty => Steps.Count == 0;

    public override string ToString() =>
        IsEmpty
            ? $"nothing to do: engine {Engine.Version}, compose {Engine.Compose}, buildx {Engine.Buildx}"
            : string.Join('\n', Steps.Select((step, i) => $"{i + 1}. {step.What} ({step.Why})"));
}

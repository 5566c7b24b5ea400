namespace Pipeline.Inventories;

/// <summary>How likely a risk is.</summary>
public enum Likelihood
{
    Low,
    Medium,
    High,
}

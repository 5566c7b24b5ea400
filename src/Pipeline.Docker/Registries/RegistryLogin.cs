namespace Pipeline.Docker;

/// <summary>A login at a registry. Never print it.</summary>
/// <param name="Registry">Such as <c>registry.example.com:5000</c>.</param>
/// <param name="User">Empty where <paramref name="IsToken"/>.</param>
/// <param name="Secret">Password, or identity token.</param>
public sealed record RegistryLogin(string Registry, string User, string Secret, bool IsToken = false)
{
    public override string ToString() => IsToken ? $"a token for {Registry}" : $"{User} at {Registry}";
}

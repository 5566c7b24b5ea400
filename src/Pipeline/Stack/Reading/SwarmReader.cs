using Pipeline.Docker;

namespace Pipeline.Stacks;

/// <summary>The section <c>swarm</c>.</summary>
/// <param name="folder">Where relative paths start.</param>
internal sealed class SwarmReader(string folder)
{
    public SwarmRules Read(Section section) =>
        new(
            section.RequiredText("stack"),
            Registry(section),
            section
                .Named("nodes")
                .Select(n => (n.Name, Address: Address(section, n.Name, n.Value)))
                .Where(n => n.Address is not null)
                .ToDictionary(n => n.Name, n => n.Address!)
        );

    private static string? Registry(Section section)
    {
        var text = section.Text("registry");
        if (text is not null && (text.Contains('/') || RegistryName.Of($"{text}/image") != text))
            section.Wrong("registry", "a registry as images name it, such as registry.example.com:5000");
        return text;
    }

    private EngineAddress? Address(Section swarm, string name, YamlNode node)
    {
        var section = new Section(swarm.Context, "swarm.nodes", $"{swarm.KeyPath("nodes")}.{name}", node);
        var (host, tls) = (section.RequiredText("host"), Certificates(section));
        if (host.Length == 0)
            return null;
        try
        {
            return EngineAddress.Parse(host, tls is null ? null : new EngineTls(tls, Verify: true));
        }
        catch (EngineAddressException wrong)
        {
            section.Wrong(
                "host",
                "an engine's address: unix:///path, tcp://host:port or ssh://user@host",
                hint: wrong.Message
            );
            return null;
        }
    }

    private string? Certificates(Section section)
    {
        if (section.Text("tls") is not { } text)
            return null;
        var path = Path.GetFullPath(Path.Combine(folder, text));
        if (!Directory.Exists(path))
            section.Wrong("tls", "a folder with ca.pem, cert.pem and key.pem", hint: $"There is no folder {path}.");
        return path;
    }
}

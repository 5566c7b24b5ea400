using System.Text.Json;

namespace Pipeline.Stacks;

/// <summary>
/// What <c>docker compose config --format json</c> resolved: the services as they would run. Holds secrets, so it lives
/// in memory only; values are <see cref="HiddenValue"/>.
/// </summary>
public sealed record ComposeModel(
    string Project,
    IReadOnlyList<ComposeService> Services,
    IReadOnlyDictionary<string, ComposeVolume> Volumes,
    IReadOnlyDictionary<string, string> Networks
)
{
    /// <summary>The service of that name, or null.</summary>
    public ComposeService? Find(string service) => Services.FirstOrDefault(s => s.Name == service);

    /// <summary>Names of the services: what another one depends on comes before it.</summary>
    public IReadOnlyList<string> StartOrder
    {
        get
        {
            var order = new List<string>();
            var asked = new HashSet<string>();
            foreach (var service in Services)
                Add(service);
            return order;

            void Add(ComposeService service)
            {
                if (!asked.Add(service.Name))
                    return;
                foreach (var first in service.DependsOn.Select(Find).OfType<ComposeService>())
                    Add(first);
                order.Add(service.Name);
            }
        }
    }

    /// <summary>Reads the output of the installed compose.</summary>
    /// <exception cref="FormatException">The output is no resolved compose model; the message names the key, never a
    /// value.</exception>
    public static ComposeModel Parse(JsonDocument config) => ComposeParser.Parse(config.RootElement);
}

using System.Text;

namespace Pipeline.Secrets;

/// <summary>
/// Masks secrets in everything that is printed or stored: all forms that <see cref="SecretForms"/> lists of what was
/// learnt, and passwords in URLs even if not learnt. Safe for several threads.
/// </summary>
public sealed class Redactor
{
    /// <summary>
    /// Shorter texts occur by chance everywhere; masking them would destroy the output and still prove nothing.
    /// </summary>
    public const int MinimumLength = 4;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _secrets = new(StringComparer.Ordinal);
    private volatile RedactionMachine? _machine;

    /// <summary>Makes a secret known, from now on and to writers that exist already.</summary>
    /// <param name="name">How <see cref="Find"/> calls it. Not printed with the mask.</param>
    /// <returns>False when the value is shorter than <see cref="MinimumLength"/>: it will <b>not</b> be masked; refuse
    /// it or warn.</returns>
    public bool Learn(string name, string value)
    {
        if (value.Length < MinimumLength)
            return false;
        lock (_lock)
        {
            if (_secrets.TryAdd(value, name))
                _machine = null;
        }

        return true;
    }

    /// <inheritdoc cref="Learn(string, string)"/>
    public bool Learn(string name, Secret secret) => Learn(name, secret.Reveal());

    /// <summary>The text without secrets.</summary>
    public string Redact(string text)
    {
        var result = new StringBuilder(text.Length);
        Run(text, result);
        return result.ToString();
    }

    /// <summary>
    /// The names of the learnt secrets of which a form stands in the text: for the stop rule "a secret in any output".
    /// </summary>
    public IReadOnlyCollection<string> Find(string text) => Run(text, new StringBuilder()).Found;

    internal RedactionMachine Machine()
    {
        if (_machine is { } ready)
            return ready;
        lock (_lock)
            return _machine ??= Build();
    }

    private RedactionMachine Build()
    {
        var graph = new RedactionGraph();
        foreach (var (value, name) in _secrets)
            SecretForms.Add(graph, name, value, MinimumLength);
        return new RedactionMachine(graph);
    }

    private RedactionScanner Run(string text, StringBuilder result)
    {
        var urls = new UrlPasswordMask(part => result.Append(part));
        var scanner = new RedactionScanner(Machine, urls.Write);
        scanner.Write(text);
        scanner.Complete();
        urls.Complete();
        return scanner;
    }
}

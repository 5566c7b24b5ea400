using YamlDotNet.Core;

namespace Pipeline.Stacks;

/// <summary>One compose file, for editing the mounts of its services.</summary>
internal sealed class ComposeText
{
    private readonly MarkedNode? _services;

    /// <exception cref="StackException">It is not YAML.</exception>
    public ComposeText(string file, string text)
    {
        (File, Text) = (file, text);
        try
        {
            _services = MarkedTree.Parse(text)?.Find("services");
        }
        catch (YamlException e)
        {
            throw new StackException([
                new StackProblem(file, YamlTree.At(e.Start), "", "YAML", $"a syntax error: {e.Message.TrimEnd('.')}"),
            ]);
        }
    }

    public string File { get; }

    public string Text { get; }

    /// <summary>Where the service stands; null where this file does not name it.</summary>
    public Place? PlaceOf(string service) => _services?.Pairs.FirstOrDefault(p => p.Key.Text == service).Key?.At;

    /// <summary>The mounts that this file itself lists for the service; null where it lists none.</summary>
    /// <exception cref="StackException">They are written in a way that an edit could change more than them.</exception>
    public WrittenMounts? MountsOf(string service)
    {
        if (_services?.Find(service) is not { } body)
            return null;
        var (key, list) = body.Pairs.FirstOrDefault(p => p.Key.Text == "volumes");
        if (list is null or { Kind: YamlKind.Nothing, Special: null })
            return null;
        foreach (var node in new[] { _services, body, list }.Concat(list.Items).Where(n => n.Special is not null))
            throw Refused(File, node.At, service, "mounts that no other place shares", node.Special!, Wanted);
        return list.Kind == YamlKind.List
            ? new WrittenMounts(File, Text, service, key, list)
            : throw Refused(File, list.At, service, "a list", list.Kind.ToString().ToLowerInvariant(), Wanted);
    }

    private const string Wanted = "(the mounts, written out)";

    /// <summary>The edit would be a guess: what to write there by hand.</summary>
    internal static StackException Refused(
        string file,
        Place at,
        string service,
        string expected,
        string found,
        string wanted
    ) =>
        new([
            new StackProblem(
                file,
                at,
                $"services.{service}.volumes",
                expected,
                found,
                Hint: $"Edit it by hand, and write there:\n{wanted}\nthen set the strategy in pipeline.yml, too, and "
                    + "commit both; ./build.sh DeployBaked --dry-run names what is left to edit."
            ),
        ]);
}

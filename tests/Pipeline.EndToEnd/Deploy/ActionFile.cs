using YamlDotNet.Serialization;

namespace Pipeline.EndToEnd.Deploy;

/// <summary>What a runner reads of an <c>action.yml</c>.</summary>
internal sealed class ActionFile
{
    [YamlMember(Alias = "inputs")]
    public Dictionary<string, Parameter> Inputs { get; set; } = [];

    [YamlMember(Alias = "outputs")]
    public Dictionary<string, Parameter> Outputs { get; set; } = [];

    [YamlMember(Alias = "runs")]
    public Steps Runs { get; set; } = new();

    /// <summary>Its only one with a script.</summary>
    public StepFile Step => Runs.All.Single(s => s.Run.Length > 0);

    /// <summary>An input, or an output.</summary>
    internal sealed class Parameter
    {
        [YamlMember(Alias = "default")]
        public string? Default { get; set; }

        [YamlMember(Alias = "value")]
        public string Value { get; set; } = "";
    }

    internal sealed class Steps
    {
        [YamlMember(Alias = "steps")]
        public List<StepFile> All { get; set; } = [];
    }

    internal sealed class StepFile
    {
        [YamlMember(Alias = "run")]
        public string Run { get; set; } = "";

        [YamlMember(Alias = "env")]
        public Dictionary<string, string> Env { get; set; } = [];
    }
}

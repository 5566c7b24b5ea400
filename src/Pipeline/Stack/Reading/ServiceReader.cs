namespace Pipeline.Stacks;

/// <summary>One entry of <c>services</c>.</summary>
internal static class ServiceReader
{
    private static readonly Dictionary<string, StartGate> Gates = new()
    {
        ["started"] = StartGate.Started,
        ["healthy"] = StartGate.Healthy,
    };

    public static ServiceRules Read(Section root, string name, YamlNode node)
    {
        var section = new Section(root.Context, "services", $"{root.KeyPath("services")}.{name}", node);
        var rules = new ServiceRules { Name = name };
        return rules with
        {
            StableFor = section.Duration("stable_for") ?? rules.StableFor,
            StartTimeout = Positive(section, "start_timeout") ?? rules.StartTimeout,
            StopTimeout = section.Duration("stop_timeout"),
            PidFile = PathRules.InContainer(section, "pid_file"),
            StopOnLog = Patterns.Read(section, "stop_on_log"),
            Gate = Choices.Read(section, "gate", section.Text("gate"), Gates, rules.Gate),
            Heartbeat = section.Child("heartbeat", "services.heartbeat") is { } heartbeat ? Heartbeat(heartbeat) : null,
        };
    }

    private static Heartbeat Heartbeat(Section section)
    {
        var newest = section.RequiredText("newest");
        section.RequiredText("within");
        return new Heartbeat(newest, Positive(section, "within") ?? TimeSpan.Zero);
    }

    private static TimeSpan? Positive(Section section, string key)
    {
        var duration = section.Duration(key);
        if (duration == TimeSpan.Zero)
            section.Wrong(key, "a duration longer than nothing");
        return duration;
    }
}

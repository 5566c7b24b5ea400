namespace Pipeline.Stacks;

/// <summary>The root section of <c>pipeline.yml</c>.</summary>
internal sealed class DefinitionReader(ReadContext context)
{
    private static readonly string[] DefaultStopOnLog =
    [
        @"Traceback \(most recent call last\)",
        "FATAL: .*password authentication failed",
    ];

    private string _folder = Path.GetDirectoryName(context.File)!;

    public StackDefinition Read(Section root)
    {
        CheckVersion(root);
        _folder = Repository(root);
        var compose = HostFiles(root, "compose");
        var database = new DatabaseReader(_folder);
        return new StackDefinition
        {
            File = context.File,
            Directory = _folder,
            ComposeFiles = compose,
            EnvFiles = root.Node("env_files") is null ? DefaultEnvFiles(compose) : HostFiles(root, "env_files"),
            Project = root.Text("project"),
            Profiles = root.Texts("profiles"),
            Code = [.. root.Children("code", "code", required: true).Select(CodeReader.Read)],
            Services =
            [
                .. root.Named("services", required: true).Select(s => ServiceReader.Read(root, s.Name, s.Value)),
            ],
            StopOnLog = Patterns.Read(root, "stop_on_log", DefaultStopOnLog),
            Volumes = [.. root.Named("volumes").Select(v => Volume(root, v.Name, v.Value))],
            Database = root.Child("database", "database") is { } source ? database.Source(source) : null,
            Boundaries = [.. root.Children("boundaries", "boundaries").Select(DatabaseReader.Boundary)],
            Roles = root.Child("roles", "roles") is { } roles ? database.Roles(roles) : null,
            Cutover = root.Child("cutover", "cutover") is { } cutover ? database.Cutover(cutover) : null,
            Swarm = root.Child("swarm", "swarm") is { } swarm ? new SwarmReader(_folder).Read(swarm) : null,
            Places = context.Places,
        };
    }

    private static void CheckVersion(Section root)
    {
        if (root.RequiredText("version") is { Length: > 0 } version && version != "1")
            root.Wrong("version", "1, the only version there is");
    }

    private string Repository(Section root)
    {
        var folder = Path.GetFullPath(Path.Combine(_folder, root.Text("repository") ?? "."));
        if (!Directory.Exists(folder))
            context.Add(
                context.Places["repository"],
                "repository",
                "the folder of the stack in its repository",
                $"no folder {folder}"
            );
        return Path.TrimEndingDirectorySeparator(folder);
    }

    private List<string> HostFiles(Section root, string key)
    {
        var files = root.Texts(key).Select(f => Path.GetFullPath(Path.Combine(_folder, f))).ToList();
        foreach (var file in files.Where(f => !File.Exists(f)))
            context.Add(context.Places[key], key, "a file", $"none at {file}");
        return files;
    }

    private List<string> DefaultEnvFiles(List<string> compose)
    {
        var file = Path.Combine(compose.Count > 0 ? Path.GetDirectoryName(compose[0])! : _folder, ".env");
        return File.Exists(file) ? [file] : [];
    }

    private VolumeRules Volume(Section root, string name, YamlNode node)
    {
        var section = new Section(context, "volumes", $"{root.KeyPath("volumes")}.{name}", node);
        return new VolumeRules(name)
        {
            State = Patterns.Globs(section, "state"),
            Preserved = Patterns.Globs(section, "preserved"),
            Disposable = Patterns.Globs(section, "disposable"),
            AlsoStop = section.Texts("also_stop"),
        };
    }
}

using Pipeline.Secrets;
using Pipeline.Stacks;

namespace Pipeline.Releases;

/// <summary>
/// An env file of the stack, read as compose reads it: by the rules of who names it, the project or a service, and with
/// the variables that compose has by then: its own, those of the project's env files, and for a service's file those of
/// the files that the service names earlier.
/// </summary>
/// <param name="path">Of the file.</param>
/// <param name="project">The project's env files, in the order in which compose is told them.</param>
/// <param name="named">Those that services name.</param>
/// <param name="variable">What compose is started with.</param>
internal sealed class StackEnvFile(
    string path,
    IReadOnlyList<string> project,
    IReadOnlyList<ServiceEnvFile> named,
    Func<string, string?> variable
)
{
    public StackEnvFile(StackContext context, string path)
        : this(
            path,
            context.Stack.Definition.EnvFiles,
            ServiceEnvFiles.From(context.ComposeProject.Directory, context.ComposeProject.InUse),
            context.Compose.Variable
        ) { }

    /// <param name="bytes">What the file holds, or will hold.</param>
    /// <exception cref="EnvFileException">Compose would reject it, or a file that is read before it.</exception>
    public EnvFile Parse(byte[] bytes)
    {
        if (project.Contains(path) || named.FirstOrDefault(f => f.Path == path) is not { } entry)
            return EnvFile.Parse(bytes, OfProject(project.TakeWhile(f => f != path)));
        return EnvFile.Parse(bytes, OfService(entry), DialectOf(entry));
    }

    /// <summary>Here the earlier files come before the project's variables.</summary>
    private Func<string, string?> OfService(ServiceEnvFile entry)
    {
        var variables = OfProject(project);
        var values = new Dictionary<string, string>();
        foreach (
            var file in named
                .Where(f => f.Service == entry.Service)
                .TakeWhile(f => f != entry)
                .Where(f => File.Exists(f.Path))
        )
            Add(values, file.Path, Lookup, DialectOf(file));
        return Lookup;
        string? Lookup(string key) => values.GetValueOrDefault(key) ?? variables(key);
    }

    private Func<string, string?> OfProject(IEnumerable<string> files)
    {
        var values = new Dictionary<string, string>();
        foreach (var file in files.Where(File.Exists))
            Add(values, file, Lookup, EnvDialect.Project);
        return Lookup;
        string? Lookup(string key) => variable(key) ?? values.GetValueOrDefault(key);
    }

    private static void Add(
        Dictionary<string, string> values,
        string file,
        Func<string, string?> lookup,
        EnvDialect dialect
    )
    {
        try
        {
            var read = EnvFile.Parse(File.ReadAllBytes(file), lookup, dialect);
            foreach (var key in read.Keys)
                values[key] = read.Value(key)!;
        }
        catch (EnvFileException e)
        {
            throw new EnvFileException($"{file}, which compose reads first: {e.Message}");
        }
    }

    private static EnvDialect DialectOf(ServiceEnvFile file) => file.IsRaw ? EnvDialect.Raw : EnvDialect.Service;
}

using System.Formats.Tar;
using System.Text;
using Pipeline.Docker;

namespace Pipeline.EndToEnd.Swarm;

/// <summary>Images of a static busybox and a few files, made and pushed on an engine of the bench.</summary>
internal sealed class TinyImage(DockerEngine engine, RegistryLogin login)
{
    private const string Busybox = "/bin/busybox";

    /// <param name="name">Repository and tag, such as <c>web:1</c>.</param>
    /// <param name="files">Path below the root, without a slash before it, to content.</param>
    /// <returns>Its name with the digest that the registry has, <c>registry/web:1@sha256:…</c>.</returns>
    public async Task<string> Push(string name, IReadOnlyDictionary<string, string> files)
    {
        var reference = await Make(name, files);
        return $"{reference}@{await engine.Images.Push(reference, login)}";
    }

    /// <summary>The image, not pushed.</summary>
    public async Task<string> Make(string name, IReadOnlyDictionary<string, string> files)
    {
        var id = await engine.Images.Import(Tree(files), ["CMD [\"/bin/sh\",\"-c\",\"sleep 1d\"]"]);
        var (repo, tag) = ($"{login.Registry}/{name.Split(':')[0]}", name.Split(':')[1]);
        await engine.Images.Tag(id, repo, tag);
        return $"{repo}:{tag}";
    }

    /// <summary>With busybox from this machine's image of a bench machine, under the names that tests use.</summary>
    private static MemoryStream Tree(IReadOnlyDictionary<string, string> files)
    {
        var tree = new MemoryStream();
        using (var tar = new TarWriter(tree, TarEntryFormat.Pax, leaveOpen: true))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "bin/"));
            tar.WriteEntry(
                new PaxTarEntry(TarEntryType.RegularFile, "bin/busybox")
                {
                    Mode = (UnixFileMode)0b111_101_101,
                    DataStream = new MemoryStream(Program.Value),
                }
            );
            foreach (var name in new[] { "sh", "sleep", "cat" })
                tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, $"bin/{name}") { LinkName = "busybox" });
            foreach (var (path, content) in files)
                tar.WriteEntry(
                    new PaxTarEntry(TarEntryType.RegularFile, path)
                    {
                        Mode = (UnixFileMode)0b110_100_100,
                        DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)),
                    }
                );
        }
        tree.Position = 0;
        return tree;
    }

    private static Lazy<byte[]> Program { get; } = new(() => Read().GetAwaiter().GetResult());

    private static async Task<byte[]> Read()
    {
        using var outer = DockerEngine.Connect(EngineAddress.FromEnvironment());
        var id = await outer.Containers.Create(new ContainerSpec { Image = Bootstrap.SwarmBench.Image });
        try
        {
            await using var archive = await outer.Containers.GetArchive(id, Busybox);
            await using var tar = new TarReader(archive);
            using var content = new MemoryStream();
            await (await tar.GetNextEntryAsync())!.DataStream!.CopyToAsync(content);
            return content.ToArray();
        }
        finally
        {
            await outer.Containers.Remove(id, force: true, volumes: true);
        }
    }
}

using System.Security.Cryptography;
using System.Text;
using Pipeline.Docker;
using Pipeline.Testing;
using Pipeline.Trees;

namespace Pipeline.EndToEnd.Fixtures;

/// <summary>
/// The engine, a state folder of our own, and the removal of whatever a killed run left.
/// </summary>
public sealed class World() : EngineFixture(Label), IAsyncLifetime
{
    /// <summary>
    /// On everything that a stack declares, and the beginning of its name. Another checkout on the same engine has
    /// another.
    /// </summary>
    public static readonly string Label =
        $"e2e-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(AppContext.BaseDirectory)))[..6]}";

    /// <summary>Python on Debian, made by <c>./build.sh Setup</c>.</summary>
    public const string Python = "pipeline/python:13";

    private static readonly SemaphoreSlim Turn = new(1);

    /// <summary>How many there are in this process; the first and the last of them clean up.</summary>
    private static int _inUse;

    public string StateFolder { get; } = Directory.CreateTempSubdirectory("e2e-state-").FullName;

    async Task IAsyncLifetime.InitializeAsync()
    {
        await Turn.WaitAsync();
        try
        {
            if (_inUse++ > 0)
                return;
            await InitializeAsync();
            await RemoveMade($"{Label}-");
            if (await Engine.Images.TryInspect(Python) is null)
                throw new InvalidOperationException($"the image {Python} is missing; './build.sh Setup' makes it");
            await HelperImageBuild.Ensure(Engine, _ => { }, default);
        }
        finally
        {
            Turn.Release();
        }
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        Directory.Delete(StateFolder, recursive: true);
        await Turn.WaitAsync();
        try
        {
            if (--_inUse > 0)
            {
                Engine.Dispose();
                return;
            }

            await RemoveMade($"{Label}-");
            await DisposeAsync();
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <summary>
    /// What Pipeline made for projects whose name begins so: backups, scratch volumes, tagged images.
    /// </summary>
    public async Task RemoveMade(string prefix)
    {
        foreach (var volume in await Engine.Volumes.List(new VolumeFilter { Labels = [Pipeline.Terms.Labels.Project] }))
            if (volume.Labels[Pipeline.Terms.Labels.Project].StartsWith(prefix, StringComparison.Ordinal))
                await Engine.Volumes.Remove(volume.Name, force: true);
        // By name, never by ID: a test may give an image that is not ours a name that is.
        foreach (var image in await Engine.Images.List(new ImageFilter { Reference = $"{prefix}*" }))
        foreach (var tag in image.RepoTags.Where(t => t.StartsWith(prefix, StringComparison.Ordinal)))
            await Engine.Images.Remove(tag, force: true);
    }
}

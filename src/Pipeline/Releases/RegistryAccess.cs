using Pipeline.Docker;
using Pipeline.Terms;

namespace Pipeline.Releases;

/// <summary>The registry of an image, asked through the engine with the login of this user.</summary>
internal sealed class RegistryAccess(StackContext context)
{
    /// <param name="reference">Names the registry.</param>
    /// <returns>Null where no login is configured.</returns>
    /// <exception cref="PipelineException">One is, and cannot be read.</exception>
    public async Task<RegistryLogin?> Login(string reference, CancellationToken ct)
    {
        try
        {
            var login = await context.Logins.Of(RegistryName.Of(reference), ct);
            if (login is not null)
                context.Log.Redactor.Learn($"login of {login.Registry}", login.Secret);
            return login;
        }
        catch (RegistryLoginException unreadable)
        {
            throw PipelineException.Refuse(unreadable.Message, $"docker login {RegistryName.Of(reference)}");
        }
    }

    /// <summary>The digest that the registry has under a name, <c>sha256:…</c>; null where it has none.</summary>
    /// <exception cref="PipelineException">It does not answer, or not to this login.</exception>
    public async Task<string?> Digest(string reference, CancellationToken ct)
    {
        var registry = RegistryName.Of(reference);
        try
        {
            return (await context.Engine.Images.InRegistry(reference, await Login(reference, ct), ct))
                .Descriptor
                .Digest;
        }
        catch (DockerNotFoundException)
        {
            return null;
        }
        catch (DockerException failed)
        {
            throw PipelineException.Refuse(
                $"the registry {registry} was asked for {reference} and gave no answer: {failed.EngineMessage}",
                $"docker login {registry}, where it wants a login; else see to it that it runs"
            );
        }
    }

    /// <summary>Sends an image that this engine has under that name.</summary>
    /// <returns>The name with the digest that the registry has now.</returns>
    public async Task<string> Push(string reference, CancellationToken ct)
    {
        var progress = new Progress();
        var push = context.Engine.Images.Push(reference, await Login(reference, ct), l => progress.Note = l, ct);
        return $"{reference}@{await context.Log.During($"pushing {reference}", push, progress)}";
    }
}

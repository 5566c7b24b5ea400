using Npgsql;
using Pipeline.Platform;
using Pipeline.Postgres;
using Pipeline.Releases;
using Pipeline.Secrets;
using Pipeline.Terms;

namespace Pipeline.Database;

/// <summary>
/// The app role's SECRET-READ-ONCE file: destroyed once it is shown that nothing needs it, and put back when the
/// cut-over is undone.
/// </summary>
internal sealed class ReadOnceFile(StackContext context)
{
    private string Path => Privileges.RolesOf(context).App.SecretFile;

    /// <summary>The file as it is before a cut-over; null where there is none.</summary>
    public string? InUse => File.Exists(Path) ? Path : null;

    /// <summary>On a swarm it stays: nothing else gives the password to a later run.</summary>
    public bool IsToGo =>
        context.Stack.Definition.Swarm is null && Privileges.RulesOf(context).DestroysSecret && File.Exists(Path);

    /// <summary>Destroys the file, or says why it stays. Never fails: the release is verified already.</summary>
    public async Task Retire(CancellationToken ct)
    {
        if (!IsToGo)
            return;
        try
        {
            if (await Need(ct) is { } need)
                context.Log.Warn($"{Path} is kept: {need}");
            else
                context.Log.Say(
                    "nothing needs the SECRET-READ-ONCE file any more: the env file holds the password, and "
                        + $"it logs in with what compose resolves. {SecretFile.Destroy(Path)}"
                );
        }
        catch (Exception e)
            when (e
                    is SecretException
                        or EnvFileException
                        or NpgsqlException
                        or PipelineException
                        or IOException
                        or UnauthorizedAccessException
                        or InvalidOperationException
            )
        {
            context.Log.Warn($"{Path} is kept: {e.Message}");
        }
    }

    /// <summary>
    /// Writes a file that was destroyed again, from the env file that is about to lose the password: else nobody would
    /// know it any more.
    /// </summary>
    /// <param name="file">What was there before the cut-over; null when nothing was.</param>
    public async Task PutBack(string? file, CancellationToken ct)
    {
        if (file is null || File.Exists(file))
            return;
        using var secret = await CutoverSecrets.InEnvFile(context, ct);
        if (secret is null)
        {
            context.Log.Warn($"{file} cannot be put back: the env file does not hold the password any more");
            return;
        }

        context.Log.Redactor.Learn("app", secret);
        DurableFile.WriteNew(file, [.. secret.RevealUtf8(), (byte)'\n']);
        context.Log.Say($"{file} is there again, mode 600: the env file will not hold the password any more");
    }

    /// <returns>Why the file is still needed; null when it is not.</returns>
    private async Task<string?> Need(CancellationToken ct)
    {
        var (roles, rules) = (Privileges.RolesOf(context), Privileges.RulesOf(context));
        using var file = await SecretFile.ReadOnce(Path, ct);
        using var held = await CutoverSecrets.InEnvFile(context, ct);
        if (held is null || !held.Equals(file))
            return "the env file does not hold that password by itself, so a later run would ask for it";
        var reading = await ComposeReading.Read(context, ct);
        foreach (var service in rules.Services)
        {
            using var resolved = CutoverSecrets.In(rules, reading.EnvironmentOf(service).GetValueOrDefault);
            if (resolved is null)
                return $"compose gives {service} no password of {roles.App.Name} that can be read back";
            await using var source = await DatabaseLink.OpenAs(context, roles.App.Name, resolved, ct);
            if (await LoginProbe.Try(source, ct) is { Holds: false } login)
                return $"with what compose gives {service}, {roles.App.Name} does not log in: {login.Reason}";
        }

        return null;
    }
}

using System.Text.RegularExpressions;
using Pipeline.Running;
using Pipeline.Secrets;
using Pipeline.Stacks;

namespace Pipeline.Privilege;

/// <summary>The passwords that a cut-over needs, known to the redactor before anything else sees them.</summary>
public sealed partial class CutoverSecrets : IDisposable
{
    private readonly Dictionary<string, Secret> _secrets = [];

    public Secret App => _secrets["app"];

    public Secret? Migrator => _secrets.GetValueOrDefault("migrator");

    /// <summary>
    /// Reads the SECRET-READ-ONCE files. Where the app's is gone, as it may be once the cut-over is proven, the env file is asked; then a person.
    /// </summary>
    /// <exception cref="PipelineException">A file is missing or readable by others, or a secret is too short to be masked.</exception>
    public static async Task<CutoverSecrets> Read(Workshop workshop, CancellationToken ct)
    {
        var roles = Privileges.RolesOf(workshop);
        var secrets = new CutoverSecrets();
        try
        {
            secrets.Keep(workshop, "app", await ReadApp(workshop, roles.App, ct));
            if (roles.Migrator is { } migrator && File.Exists(migrator.SecretFile))
                secrets.Keep(workshop, "migrator", await SecretFile.ReadOnce(migrator.SecretFile, ct));
            return secrets;
        }
        catch (SecretException e)
        {
            secrets.Dispose();
            throw PipelineException.Refuse(e.Message);
        }
    }

    /// <summary>The value to set, with the secrets in their places.</summary>
    public string Fill(EnvSetting setting) => Place().Replace(setting.Value.Reveal(), place =>
    {
        var secret = _secrets.GetValueOrDefault(place.Groups["name"].Value)
            ?? throw PipelineException.Usage($"cutover.set.{setting.Key}: there is no secret {place.Groups["name"].Value}; expected app or migrator, with its secret_file");
        return place.Groups["url"].Success ? Uri.EscapeDataString(secret.Reveal()) : secret.Reveal();
    });

    /// <summary>Whether the value of this key is secret.</summary>
    public static bool IsSecret(EnvSetting setting) => Place().IsMatch(setting.Value.Reveal());

    public void Dispose()
    {
        foreach (var secret in _secrets.Values)
            secret.Dispose();
    }

    private void Keep(Workshop workshop, string name, Secret secret)
    {
        if (!workshop.Narrator.Redactor.Learn(name, secret))
            throw new SecretException($"the password of {name} is shorter than {Redactor.MinimumLength} characters, so it could not be kept out of the output");
        _secrets[name] = secret;
    }

    private static async Task<Secret> ReadApp(Workshop workshop, RoleLogin app, CancellationToken ct)
    {
        if (File.Exists(app.SecretFile))
            return await SecretFile.ReadOnce(app.SecretFile, ct);
        if (await FromEnvFile(workshop, ct) is { } secret)
            return secret;
        return Console.IsInputRedirected
            ? throw new SecretException($"{app.SecretFile}: there is no such file, and the env file does not hold the password of {app.Name}")
            : await SecretInput.Prompt($"password of {app.Name}", ct);
    }

    /// <summary>A key that is set to the bare secret holds it once the cut-over is done.</summary>
    private static async Task<Secret?> FromEnvFile(Workshop workshop, CancellationToken ct)
    {
        if (workshop.Stack.Definition.Cutover is not { } rules || rules.Set.FirstOrDefault(s => s.Value.Reveal() == "{secret:app}") is not { } bare)
            return null;
        var file = (await EnvFileWriter.Read(rules.EnvFile, ct)).Parse();
        return file.Value(bare.Key) is { Length: > 0 } value ? Secret.FromText(value) : null;
    }

    [GeneratedRegex(@"\{secret:(?<name>\w+)(?<url>\|url)?\}")]
    private static partial Regex Place();
}

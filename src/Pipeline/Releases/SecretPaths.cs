namespace Pipeline.Releases;

/// <summary>Files of this host that hold a stack's variables and passwords.</summary>
internal static class SecretPaths
{
    /// <summary>Absolute paths, each once; some of them may not be there.</summary>
    public static async Task<IReadOnlyList<string>> Of(StackContext context, CancellationToken ct)
    {
        var (definition, roles) = (context.Stack.Definition, context.Stack.Definition.Roles);
        string?[] others =
        [
            definition.Cutover?.EnvFile,
            definition.Database?.Password?.File,
            roles?.App.SecretFile,
            roles?.Migrator?.SecretFile,
            roles?.LegacySecretFile,
        ];
        return
        [
            .. definition
                .EnvFiles.Concat(others.OfType<string>())
                .Concat((await EnvFileCopies.Files(context, ct)).Select(f => f.Key))
                .Distinct(),
        ];
    }
}

using Npgsql;

namespace Pipeline.Postgres.Tests.Parity;

/// <param name="Rehearsed">As pg_stat_statements keeps it.</param>
/// <param name="Real">With values; null when it is the same.</param>
/// <param name="Before">Run first, in the same session.</param>
public sealed record WorkloadSample(string Rehearsed, string? Real = null, params string[] Before)
{
    private string Text => Real ?? Rehearsed;

    /// <summary>What cannot run in a transaction block is run outside of one.</summary>
    public bool InTransaction =>
        !new[] { "VACUUM", "BEGIN", "START", "COMMIT", "DISCARD ALL" }.Any(w =>
            Text.StartsWith(w, StringComparison.Ordinal)
        );

    public async Task Run(NpgsqlConnection connection)
    {
        if (Text.StartsWith("COPY", StringComparison.Ordinal) && Text.Contains("STDIN", StringComparison.Ordinal))
        {
            await using var writer = await connection.BeginTextImportAsync(Text);
            await writer.WriteAsync("901\tcopied\n");
            return;
        }

        if (Text.StartsWith("COPY", StringComparison.Ordinal) && Text.Contains("STDOUT", StringComparison.Ordinal))
        {
            using var reader = await connection.BeginTextExportAsync(Text);
            await reader.ReadToEndAsync();
            return;
        }

        await using var command = new NpgsqlCommand(Text, connection) { AllResultTypesAreUnknown = true };
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync()) { }
    }
}

using System.Text.Json;
using Pipeline.EndToEnd.Fixtures;
using Pipeline.Inventories;
using Pipeline.Releases;
using Pipeline.Running;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Inventory;

/// <summary>
/// <c>Inventory</c> and <c>Init</c> in this process, in the same calls as build/Build.Inspect.cs makes.
/// </summary>
internal static class Looks
{
    /// <summary>The inventory as its JSON document.</summary>
    /// <param name="expected">Null: any.</param>
    public static async Task<JsonElement> At(InventoryRequest request, string stackFile, ExitCode? expected)
    {
        var ending = await Run(
            stackFile,
            async (run, output) => await run.Inventory(request, details: false, json: true, output)
        );
        if (expected is { } code)
            ending.Should(code);
        return JsonDocument.Parse(ending.Output).RootElement;
    }

    public static Task<Ending> Init(InventoryRequest request, string stackFile) =>
        Run(stackFile, async (run, output) => await run.Init(request, stackFile, output));

    public static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static async Task<Ending> Run(string stackFile, Func<PipelineRun, TextWriter, Task> work)
    {
        var options = new SessionOptions
        {
            StackFile = stackFile,
            StateRoot = Path.Combine(Path.GetTempPath(), "no-state"),
            Target = "Inventory",
        };
        await using var output = new StringWriter();
        using var run = new PipelineRun(() => options, TextWriter.Null);
        try
        {
            await work(run, output);
            return new Ending(await run.Finish(), output.ToString());
        }
        catch (PipelineException e)
        {
            return new Ending(e.Code, e.Message);
        }
    }
}

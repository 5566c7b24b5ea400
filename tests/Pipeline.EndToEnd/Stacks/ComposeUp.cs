namespace Pipeline.EndToEnd.Stacks;

/// <summary>
/// The engine fills an empty volume from the image when a container is created. Two containers that are created at the
/// same time with the same empty volume fail now and then ("file exists"), and compose creates all services at the same
/// time, whatever COMPOSE_PARALLEL_LIMIT says.
/// </summary>
internal static class ComposeUp
{
    /// <summary>Creates every container without starting it: one of each service first, one after the other.</summary>
    /// <param name="compose">Runs <c>docker compose</c> with these arguments.</param>
    public static async Task Create(Func<string[], Task<string>> compose)
    {
        var services = (await compose(["config", "--services"])).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (services.Length > 1)
            foreach (var service in services)
                await compose(["up", "--no-start", "--no-build", "--no-deps", "--scale", $"{service}=1", service]);
        await compose(["up", "--no-start", "--no-build"]);
    }
}

using Pipeline.Releases;

namespace Pipeline.Running;

/// <summary>What a run made for its release alone, and no longer needs.</summary>
internal static class Leftovers
{
    /// <summary>
    /// Their space may be what an undo needs. What cannot be removed now is removed by the next run, which knows it by
    /// its label.
    /// </summary>
    public static async Task Remove(StackContext context)
    {
        foreach (var leftover in context.Leftovers)
            try
            {
                await context.Log.During(
                    "removing what this release made for itself",
                    leftover.DisposeAsync().AsTask()
                );
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                context.Log.Detail($"left for the next run: {e.Message}");
            }

        context.Leftovers.Clear();
    }
}

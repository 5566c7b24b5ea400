using System.Collections.Concurrent;

namespace Pipeline.Trees;

/// <summary>Work on many files, on all cores.</summary>
internal static class Cores
{
    /// <summary>
    /// Each core takes the next one when it is done, so the order of the list is about that of the work.
    /// </summary>
    /// <exception cref="TreeException">Something could not be read; the first of the reasons.</exception>
    public static void ForEach<T>(IReadOnlyList<T> items, Action<T> work, CancellationToken ct)
    {
        var options = new ParallelOptions
        {
            CancellationToken = ct,
            MaxDegreeOfParallelism = Environment.ProcessorCount,
        };
        try
        {
            Parallel.ForEach(Partitioner.Create(items, EnumerablePartitionerOptions.NoBuffering), options, work);
        }
        catch (AggregateException e)
            when (e.InnerException is IOException or UnauthorizedAccessException or TreeException)
        {
            throw e.InnerException as TreeException ?? new TreeException(e.InnerException.Message, e.InnerException);
        }
    }
}

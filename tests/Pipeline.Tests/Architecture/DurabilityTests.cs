using System.Text.RegularExpressions;

namespace Pipeline.Tests.Architecture;

/// <summary>What says that it is on the disk has asked the kernel, and heard its answer.</summary>
public sealed class DurabilityTests
{
    public static TheoryData<string> Sources => [.. House.Sources("src").Concat(House.Sources("build"))];

    /// <summary>They swallow EIO and ENOSPC.</summary>
    [Theory]
    [MemberData(nameof(Sources))]
    public void The_runtimes_own_flush_to_disk_is_not_used(string path) =>
        Regex
            .Matches(
                House.Read(path),
                @"FlushToDisk|\bFlush\(\s*(flushToDisk\s*:|true)|\bWriteThrough\b",
                RegexOptions.IgnoreCase
            )
            .Should()
            .BeEmpty("Durable.Flush is the one that reports errors");
}

using Pipeline.Stacks;

namespace Pipeline.Inventories;

/// <summary>Keys of <c>build</c> that a deploy is going to refuse. Pure.</summary>
internal static class UnsupportedBuilds
{
    public static IReadOnlyList<string> Find(ComposeModel? model) =>
        [
            .. (model?.Services ?? [])
                .Where(s => s.Build is { Unsupported.Count: > 0 })
                .Select(s => $"build of {s.Name}: {string.Join(", ", s.Build!.Unsupported.Select(Named))}"),
        ];

    private static string Named(string key) => key + UnsupportedBuild.Reason(key);
}

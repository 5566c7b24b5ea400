namespace Pipeline.Targets.Syntax;

/// <summary>Names of targets and parameters: case, dashes and underscores do not matter.</summary>
internal static class Names
{
    public static string Key(string name) =>
        name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    public static bool Same(string left, string right) => Key(left) == Key(right);

    /// <summary><c>MaxCount</c> as <c>max-count</c>; a run of capitals is one word.</summary>
    public static string Dashed(string name)
    {
        var dashed = new System.Text.StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var startsWord =
                i > 0
                && char.IsUpper(name[i])
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (startsWord && name[i - 1] != '-')
                dashed.Append('-');
            dashed.Append(char.ToLowerInvariant(name[i]));
        }

        return dashed.ToString();
    }

    /// <exception cref="UsageException">There is no such target; the message has the nearest.</exception>
    public static void RequireTarget(string name, IEnumerable<string> targets)
    {
        if (!targets.Any(x => Same(x, name)))
            throw new UsageException($"There is no target '{name}'.{Suggest(name, targets)}");
    }

    /// <summary>" Did you mean 'X'?", or nothing when no candidate is near.</summary>
    public static string Suggest(string name, IEnumerable<string> candidates)
    {
        var key = Key(name);
        var nearest = candidates
            .Select(x => (Name: x, Distance: Distance(key, Key(x))))
            .OrderBy(x => x.Distance)
            .FirstOrDefault();
        var isNear =
            nearest.Name is not null
            && (
                nearest.Distance <= Math.Max(2, key.Length / 3)
                || (key.Length > 2 && Key(nearest.Name).StartsWith(key, StringComparison.Ordinal))
            );
        return isNear ? $" Did you mean '{nearest.Name}'?" : "";
    }

    /// <summary>Edits between two words; a swap of neighbours is one edit.</summary>
    private static int Distance(string left, string right)
    {
        var cost = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
                cost[i, j] =
                    i == 0 ? j
                    : j == 0 ? i
                    : Cheapest(cost, left, right, i, j);
        }

        return cost[left.Length, right.Length];
    }

    private static int Cheapest(int[,] cost, string left, string right, int i, int j)
    {
        var changed = left[i - 1] == right[j - 1] ? 0 : 1;
        var best = Math.Min(cost[i - 1, j - 1] + changed, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
        var isSwap = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
        return isSwap ? Math.Min(best, cost[i - 2, j - 2] + 1) : best;
    }
}

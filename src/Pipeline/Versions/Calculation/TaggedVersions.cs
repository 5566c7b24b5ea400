namespace Pipeline.Versions;

/// <summary>The versions that tags give.</summary>
internal static class TaggedVersions
{
    /// <summary>
    /// Newest first. One that is so low that it cannot come out on top is left out; one of another label gives none,
    /// and the next one down may not be below it.
    /// </summary>
    public static IEnumerable<BaseVersion> Find(Calculation all, EffectiveRules rules)
    {
        var label = all.LabelBy(rules);
        var lowest = SemanticVersion.Zero;
        var others = new List<SemanticVersion>();
        foreach (var tagged in all.Tags.For(rules).DistinctBy(t => t.Tag))
        {
            if (!tagged.Version.Fits(label))
            {
                others.Add(tagged.Version);
                continue;
            }

            var atLeast = others.Max();
            others.Clear();
            if (tagged.Version.Next(VersionPart.Major, null, atLeast, force: true).IsBelow(lowest))
                continue;
            var source = tagged.Tag.Commit;
            var part = all.Increments.Since(source, rules, label);
            lowest = tagged.Version.Next(part, null, force: true);
            yield return new BaseVersion(rules, tagged.Version, source)
            {
                Part = part,
                Label = label,
                AtLeast = atLeast,
            };
        }
    }
}

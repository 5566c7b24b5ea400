namespace Pipeline.Versions;

/// <summary>One question for a version, and what every search for an answer needs.</summary>
internal sealed class Calculation
{
    public Calculation(RepositoryView view, VersionConfiguration configuration)
    {
        (View, Configuration, Tags) = (view, configuration, new TagSearch(view, configuration));
        Increments = new MessageIncrements(view, configuration, Tags);
        Points = new BranchPoints(view, configuration);
    }

    public RepositoryView View { get; }

    public VersionConfiguration Configuration { get; }

    public TagSearch Tags { get; }

    public MessageIncrements Increments { get; }

    public BranchPoints Points { get; }

    /// <summary>The label of the branch that the version is for, by these rules.</summary>
    public string? LabelBy(EffectiveRules rules) => rules.LabelFor(View.Current.Base);
}

namespace Pipeline.Postgres;

/// <summary>
/// What a body does with its owner's rights beside tables: calls that the server guards, sequences, parameters.
/// </summary>
internal sealed class BodyRights(ReachWorld world, ReachScope scope, Run run)
{
    public IEnumerable<Finding> Find(BodyText text) =>
        run.Trail.Crossing is null
            ? []
            : [.. Calls(text.Calls.Select(c => c.Name)), .. Sequences(text), .. Settings(text)];

    public IEnumerable<Finding> Calls(IEnumerable<string> names) =>
        from name in names.Distinct()
        where ServerCode.IsDisturbing(name) || world.Catalogue.Execution.GuardedCalls.Contains(name)
        select Told(Severity.Risk, $"{name}()", "The server keeps this function, or what it does here, from the role.");

    private IEnumerable<Finding> Sequences(BodyText text)
    {
        foreach (var name in text.Sequences)
        {
            var found = name is null ? [] : world.Names.Sequences(name).ToList();
            if (name is null || found.Any(s => !scope.InModel(s)))
            {
                yield return Told(
                    Severity.Breach,
                    $"setval() of {name ?? "any sequence"}",
                    "It moves a sequence of others: their keys collide."
                );
            }
            else if (found.Any(s => !scope.Holds(s, "UPDATE")))
            {
                yield return Told(Severity.Risk, $"setval() of {name}", "setval() moves the sequence: keys collide.");
            }
        }
    }

    /// <summary>What SET changes stays for the session, unless the function's own settings put it back.</summary>
    private IEnumerable<Finding> Settings(BodyText text) =>
        from name in text.Settings.Distinct()
        let dangerous = AclRules.IsDangerous(name)
        where dangerous || SettingRules.IsLoose(name)
        select Told(
            dangerous ? Severity.Breach : Severity.Risk,
            $"SET {name}",
            "The setting is kept for superusers, and may stay when the function is done."
        );

    private Finding Told(Severity severity, string end, string why) => run.Trail.Finding(severity, end, why);
}

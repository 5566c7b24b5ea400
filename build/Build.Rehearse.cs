using Pipeline.Bootstrap;
using Pipeline.Terms;

/// <summary>--dry-run for what is no release: it says what it would do, and what would need that is left out.</summary>
partial class Build
{
    /// <summary>For targets that only act.</summary>
    bool HasRehearsal(string target)
    {
        if (!DryRun)
            return true;
        throw Refused($"--dry-run: {target} has no rehearsal; nothing was done");
    }

    PipelineException Refused(string why)
    {
        var refusal = PipelineException.Usage(why);
        Remember(refusal);
        return refusal;
    }

    async Task RehearseSetup()
    {
        var plan = await new HostSetup(demoImages: OwnStack is null).Plan(CancellationToken.None);
        Say(plan.IsEmpty ? plan.ToString() : $"plan Setup:\n{plan}");
        StopHere(!plan.IsEmpty);
    }

    async Task RehearseDemo()
    {
        var plan = await TheDemo.Plan(Reset, CancellationToken.None);
        Say($"plan Demo: {plan ?? "nothing to do, it is there and runs"}");
        StopHere(plan is not null);
    }

    void StopHere(bool hasWork)
    {
        if (!hasWork)
            return;
        Run.StopHere();
        Say("nothing was written; what comes after it can only be planned once this is done");
    }
}

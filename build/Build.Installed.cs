using Pipeline.Bootstrap;
using Pipeline.Inventories;
using Pipeline.Terms;

/// <summary>What only an installed program does: a checkout of Pipeline is compiled without this file.</summary>
partial class Build
{
    Target New =>
        _ =>
            _.Description(
                    "In the repository of a stack: lays down pipeline.yml, build.sh, build.ps1, a workflow and the "
                        + "version of this program; never over a file that is there"
                )
                .Executes(() => Guard(() => Written(StartRepository)));

    /// <summary>A folder that may not be written, a full disk: what the next call goes on from.</summary>
    static async Task Written(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw PipelineException.Refuse(
                $"not all of it could be written: {e.Message}",
                "what was written stays; when that is mended, call it again"
            );
        }
    }

    async Task StartRepository()
    {
        var start = new RepositoryStart(RootDirectory, ProgramName.Version!);
        start.RequireRepository();
        if (DryRun)
        {
            Say($"plan New: write {string.Join(", ", start.Missing().DefaultIfEmpty("nothing"))}");
            StopHere(start.Missing().Count > 0);
            return;
        }

        // First: what it says of the repository is about what was there before.
        await StartDefinition(start);
        start.LayDown(Say);
        Say("next: commit these; then the build.sh here takes the same targets: DeployBaked --dry-run");
    }

    /// <summary>From what runs; a commented start where nobody named it and nothing can be read.</summary>
    async Task StartDefinition(RepositoryStart start)
    {
        var isNamed = Compose is not null || Project is not null;
        if (File.Exists(start.DefinitionPath))
            Say("kept pipeline.yml, which is there");
        else if (!isNamed && start.ComposeFile is null)
            start.LayDownDefinition(Say);
        else
            try
            {
                var request = isNamed ? Looked() : new InventoryRequest(start.ComposeFile, null, null);
                await Run.Init(request, start.DefinitionPath, Output);
            }
            catch (PipelineException e) when (!isNamed)
            {
                Say($"nothing could be read from {start.ComposeFile}: {e.Message}");
                start.LayDownDefinition(Say);
            }
    }
}

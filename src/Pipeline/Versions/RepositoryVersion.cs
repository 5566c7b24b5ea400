using System.Text.RegularExpressions;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Versions;

/// <summary>
/// The version of a commit of a repository: what an installed GitVersion says, else what is computed here.
/// </summary>
/// <param name="directory">Any folder in the working tree; <c>GitVersion.yml</c> is looked for in it, and at the
/// top.</param>
/// <param name="environment">Where a CI job says which branch it is about.</param>
public sealed class RepositoryVersion(string directory, Func<string, string?> environment)
{
    /// <param name="revision">The commit, such as <c>HEAD</c>.</param>
    /// <exception cref="PipelineException">Exit 64: there is none, and why.</exception>
    public async Task<VersionVariables> Of(string revision, CancellationToken ct)
    {
        try
        {
            var reader = new CloneReader(directory);
            var clone = await reader.Locate(revision, ct);
            return await InstalledGitVersion.TryAsk(directory, clone.Commit, ct) ?? await Compute(reader, clone, ct);
        }
        catch (GitException e)
        {
            throw PipelineException.Usage(e.Message);
        }
        catch (RegexMatchTimeoutException e)
        {
            throw PipelineException.Usage(
                $"the regular expression {ReadContext.Quote(e.Pattern)} of GitVersion.yml takes too long",
                "write it without nested repetitions"
            );
        }
    }

    private async Task<VersionVariables> Compute(CloneReader reader, Clone clone, CancellationToken ct)
    {
        var configuration = await Configuration(reader, clone, ct);
        var references = await reader.References(ct);
        var graph = await reader.Graph(clone.Commit, ct);
        var choice = new BranchChoice(graph, references, environment, n => configuration.For(n).IsMain == true);
        return VersionCalculator.Calculate(
            View(graph, references, choice.Of(graph.Find(clone.Commit)!)),
            configuration
        );
    }

    private static RepositoryView View(CommitGraph graph, IReadOnlyList<Reference> references, VersionBranch current) =>
        new(
            graph,
            [
                .. references
                    .Where(r => r.Tag is null && r.Name != current.Reference)
                    .Select(r => new VersionBranch(r.Name, graph.Find(r.Commit)!))
                    .Append(current)
                    .OrderBy(b => b.Reference, StringComparer.Ordinal),
            ],
            [
                .. references
                    .Where(r => r.Tag is not null)
                    .Select(r => (Name: r.Tag!, Commit: graph.Find(r.Commit)))
                    .Where(t => t.Commit is not null)
                    .Select(t => new VersionTag(t.Name, t.Commit!)),
            ],
            current
        );

    /// <summary>As committed: the same commit has the same version, whatever lies in the working tree.</summary>
    private static async Task<VersionConfiguration> Configuration(CloneReader reader, Clone clone, CancellationToken ct)
    {
        var found = new List<string>();
        foreach (var prefix in new[] { clone.Prefix, "" }.Distinct())
            if (GitVersionFile.In(prefix, await reader.Entries(clone.Commit, prefix, ct)) is { } file)
                found.Add(file);
        return found switch
        {
            [] => Workflows.Default,
            [var file] => GitVersionFile.Read(
                Path.Combine(clone.Root, file),
                await reader.Content(clone.Commit, file, ct)
            ),
            _ => throw PipelineException.Usage(
                $"expected one GitVersion.yml; found {string.Join(" and ", found)} in {clone.Commit[..12]}",
                "keep one of them"
            ),
        };
    }
}

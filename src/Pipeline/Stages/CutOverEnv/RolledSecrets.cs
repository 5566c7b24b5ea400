using System.Text;
using Pipeline.Database;
using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Stages.CutOverEnv;

/// <summary>
/// The new secrets of a release, beside the former ones. What is in a secret never changes, so each release makes its
/// own; labels say whose it is.
/// </summary>
internal sealed class RolledSecrets(Release release, SwarmRules swarm)
{
    private readonly StackContext _context = release.Context;

    private SwarmDataApi Api => _context.Engine.Swarm.Secrets;

    private IReadOnlyDictionary<string, string> Mine =>
        new Dictionary<string, string>
        {
            [Labels.Release] = release.Id,
            [Labels.Unique] = release.Opening.Unique ?? "",
        };

    /// <summary>Makes each; one that an earlier try of this release made is not used again.</summary>
    /// <returns>The IDs, by the names.</returns>
    public async Task<IReadOnlyDictionary<string, string>> Make(
        IReadOnlyList<NewSecret> wanted,
        CutoverSecrets secrets,
        CancellationToken ct
    )
    {
        await Remove(ct);
        var rules = Privileges.RulesOf(_context);
        var ids = new Dictionary<string, string>();
        foreach (var secret in wanted)
        {
            var content = secrets.Fill(rules.Secrets.Single(s => s.Key == secret.File));
            ids[secret.Name] = await Make(secret.Name, Encoding.UTF8.GetBytes(content), ct);
        }

        return ids;
    }

    /// <summary>All that this release has made; the former ones stay.</summary>
    /// <exception cref="DockerException">A service still has it.</exception>
    public async Task Remove(CancellationToken ct)
    {
        foreach (var secret in await Left(ct))
        {
            await _context.Hold.Require(ct);
            try
            {
                await Api.Remove(secret.Id, ct);
            }
            catch (DockerNotFoundException)
            {
                // Somebody was faster.
            }
        }
    }

    public async Task<Evidence> LookUndone(CancellationToken ct)
    {
        var left = await Left(ct);
        return new Evidence(
            $"the swarm has no secret of {release.Id} any more",
            left.Count == 0,
            left.Count == 0 ? "none" : string.Join(", ", left.Select(s => s.Spec.Name))
        );
    }

    /// <exception cref="DockerConflictException">Somebody else has made a secret of that name.</exception>
    private async Task<string> Make(string name, byte[] content, CancellationToken ct)
    {
        await _context.Hold.Require(ct);
        var labels = new Dictionary<string, string>(Mine)
        {
            [Labels.Stack] = swarm.Stack,
            [Labels.Project] = _context.Project,
        };
        try
        {
            return await Api.Create(new SwarmDataSpec(name) { Data = content, Labels = labels }, ct);
        }
        catch (DockerOutcomeUnknownException)
        {
            if ((await Left(ct)).FirstOrDefault(s => s.Spec.Name == name) is { } made)
                return made.Id;
            throw;
        }
    }

    private Task<IReadOnlyList<SwarmConfig>> Left(CancellationToken ct) =>
        Api.List([.. Mine.Select(l => $"{l.Key}={l.Value}")], ct);
}

using Pipeline.Releases;

namespace Pipeline.Watching;

/// <summary>
/// One stack, seen again and again: opened anew when its description has changed, not judged while a release is under
/// way, and never by a look in the middle of which one began.
/// </summary>
internal sealed class StackSight(WatchSources sources, WatchOptions options) : IDisposable
{
    private const int Attempts = 3;
    private StackLook? _look;
    private string _described = "";

    /// <summary>What was found at the last look.</summary>
    public IReadOnlyList<DriftFinding> Last { get; private set; } = [];

    public StackLook? Opened => _look;

    public CopyEvents Copies { get; } = new();

    public async Task<WatchLook> Look(CancellationToken ct)
    {
        var look = await Open(ct);
        for (var attempt = 1; ; attempt++)
        {
            var (history, last) = sources.Journal(look.Context);
            if (await sources.UnderWay(look.Context, history, ct) is { } underWay)
                return new WatchLook(Last, null, underWay);
            var baseline = Baseline.From(history, look.Context.Stack.Definition, last);
            var observation = await look.Look(history, baseline, ct);
            if (ReferenceEquals(history, sources.Journal(look.Context).History))
            {
                Last = DriftRules.Find(baseline, observation, Last);
                return new WatchLook(Last, baseline, null);
            }

            if (attempt == Attempts)
                return new WatchLook(Last, null, "the journal moves while the stack is looked at");
        }
    }

    public void Dispose() => _look?.Context.Engine.Dispose();

    /// <summary>pipeline.yml, compose or env files may be edited at any time.</summary>
    private async Task<StackLook> Open(CancellationToken ct)
    {
        if (_look is { } open && Described(open.Context) == _described)
            return open;
        var context = await sources.Open(ct);
        _look?.Context.Engine.Dispose();
        _described = Described(context);
        return _look = new StackLook(context, Copies, options.IsParanoid);
    }

    private static string Described(StackContext context) =>
        string.Join(
            '\n',
            context
                .Stack.Definition.EnvFiles.Concat(context.ComposeProject.InUse)
                .Append(context.Stack.Definition.File)
                .Select(f => new FileInfo(f))
                .Select(f => $"{f.FullName} {(f.Exists ? f.LastWriteTimeUtc.Ticks : 0)} {(f.Exists ? f.Length : 0)}")
        );
}

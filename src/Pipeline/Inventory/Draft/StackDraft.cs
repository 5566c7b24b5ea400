using System.Globalization;
using System.Text;
using Pipeline.Stacks;

namespace Pipeline.Inventories;

/// <summary>
/// Writes a pipeline.yml from an inventory, with a comment on each thing that was worked out, and an open question
/// where only the operator knows. Pure but for the texts that it asks for.
/// </summary>
internal sealed class StackDraft(Inventory found, Func<string, string?> text)
{
    private readonly StringBuilder _yaml = new();

    /// <param name="folder">The folder that the file is going to lie in.</param>
    public string Write(string folder)
    {
        // Compose resolves relative paths from its own folder, so that is the stack's, wherever pipeline.yml lies.
        var basis = found.Folder ?? folder;
        Head(folder, basis);
        var code = new CodeDrafts(found, basis, text).Work();
        Code(code);
        Services(code);
        Volumes(code);
        if (found.Swarm is { } swarm)
            _yaml.Append(SwarmDraft.Of(swarm));
        Database();
        return _yaml.ToString();
    }

    private void Head(string folder, string basis)
    {
        Line(
            string.Create(
                CultureInfo.InvariantCulture,
                $"# What the pipeline knows of this stack, as ./build.sh Init found it on "
                    + $"{found.At:yyyy-MM-dd}; edit it as you like."
            )
        );
        Line("# What each key means: docker/demo/pipeline.yml and src/Pipeline/Stack/Reading/pipeline.schema.json.");
        if (found.OpenConditions.Count > 0)
            Line("# To be settled before a first deploy:");
        foreach (var condition in found.OpenConditions)
            Line(DraftText.Comment($"- {condition}"));
        Line("version: 1");
        if (basis != folder)
            Line($"repository: {DraftText.Scalar(Path.GetRelativePath(folder, basis).Replace('\\', '/'))}");
        if (found.ComposeFiles.Count > 0)
            Line($"compose: {DraftText.List(found.ComposeFiles.Select(f => Path.GetRelativePath(basis, f)))}");
        if (found.EnvFiles.Count > 0)
            Line($"env_files: {DraftText.List(found.EnvFiles.Select(f => Path.GetRelativePath(basis, f)))}");
        Line($"project: {DraftText.Scalar(found.Project)}");
        if (found.Profiles.Count > 0)
            Line($"profiles: {DraftText.List(found.Profiles)}");
    }

    private void Code(IReadOnlyList<CodeDraft> code)
    {
        Line("");
        Line("code:");
        if (code.Count == 0)
            Line(
                $"  - source: {DraftText.Scalar(OpenQuestions.Ask("no code was found; name folder, path and services"))}"
            );
        foreach (var draft in code)
        {
            Line("  " + DraftText.Comment(PlaceText.Of(draft.Place)));
            Line($"  - name: {DraftText.Scalar(draft.Name)}");
            Line($"    source: {DraftText.Scalar(draft.Source)}");
            Line($"    path: {DraftText.Scalar(draft.Place.Path)}");
            var others = draft.Place.Services.Except(draft.Services).ToList();
            if (others.Count > 0 && others.Count < draft.Place.Services.Count)
                Line(
                    "    "
                        + DraftText.Comment($"also read by {string.Join(", ", others)}, whose image is not built here")
                );
            Line($"    services: {DraftText.List(draft.Services)}");
            Line($"    strategy: {DraftText.Scalar(draft.Strategy)}");
            if (draft.Owner is not null)
                Line($"    owner: {DraftText.Scalar(draft.Owner)}");
            if (draft.IsPython)
                Line("    derived: [python]");
            if (draft.Ignore.Count > 0)
            {
                Line("    # made by the image's build, or covered by another mount: compared with the image");
                Line($"    ignore: {DraftText.List(draft.Ignore)}");
            }

            Imports(draft);
        }
    }

    private void Imports(CodeDraft draft)
    {
        if (draft.Modules.Count == 0 && draft.Checks.Count == 0)
        {
            Line($"    # imports: {Suggestion(draft)}   # what the new image must be able to load");
            return;
        }

        Line("    imports:");
        if (draft.Modules.Count > 0)
            Line($"      python: {{ modules: {DraftText.List(draft.Modules)} }}");
        if (draft.Checks.Count == 0)
            return;
        Line("      # They read the file in the new image, and run nothing of it.");
        Line("      commands:");
        foreach (var check in draft.Checks)
            Line($"        - {{ run: {check} }}");
    }

    private static string Suggestion(CodeDraft draft) =>
        draft.IsPython ? "{ python: { modules: [package.module] } }"
        : draft.Place.Files.Any(f => Path.GetExtension(f.Path) is ".js" or ".mjs" or ".cjs")
            ? "{ node: { modules: [lib/module.js] } }"
        : "{ commands: [ { run: [program, --check, file] } ] }";

    private void Services(IReadOnlyList<CodeDraft> code)
    {
        Line("");
        Line("# In the order in which they are recreated.");
        Line("services:");
        var order = found.StartOrder.ToList();
        var named = code.SelectMany(c => c.Services).Distinct().OrderBy(s => order.IndexOf(s)).ToList();
        if (named.Count == 0)
            Line($"  app: {{ stable_for: {DraftText.Scalar(OpenQuestions.Ask("name a service"))} }}");
        foreach (var service in named.Where(s => !OpenQuestions.IsOpen(s)))
        {
            var checkedByItself = found.Containers.Any(c => c.Service == service && c.HasHealthcheck);
            Line(
                checkedByItself
                    ? "  # it has a healthcheck, which has to hold this long"
                    : "  # it has no healthcheck: it counts as well when it has run this long"
            );
            Line($"  {DraftText.Scalar(service)}: {{ stable_for: {(checkedByItself ? "5s" : "10s")} }}");
            foreach (var newest in Heartbeats(service))
                Line(
                    "  "
                        + DraftText.Comment(
                            "it moves; with the section database, as a proof of life: heartbeat: "
                                + $"{{ newest: {DraftText.Scalar(newest)}, within: 5m }}"
                        )
                );
        }
    }

    private IEnumerable<string> Heartbeats(string service) =>
        found.Databases.Where(d => d.Service == service).SelectMany(d => d.Answer.Heartbeats).Distinct();

    private void Volumes(IReadOnlyList<CodeDraft> code)
    {
        var rebuilt = found
            .Volumes.Select(v =>
                (Volume: v, Code: code.Where(c => c.Place.OriginName == v.Name && c.Strategy == "rebuild").ToList())
            )
            .Where(v => v.Code.Count > 0 && v.Volume.Key is not null)
            .Select(v => (v.Volume, Rules: Rules(v.Volume, v.Code).ToList()))
            .Where(v => v.Rules.Count > 0)
            .ToList();
        if (rebuilt.Count == 0)
            return;
        Line("");
        Line("# What is in the code's volumes beside the code; all of it stays as it is.");
        Line("volumes:");
        foreach (var (volume, rules) in rebuilt)
        {
            Line($"  {DraftText.Scalar(volume.Key!)}:");
            foreach (var rule in rules)
                Line("    " + rule);
        }
    }

    private IEnumerable<string> Rules(VolumeFacts volume, IReadOnlyList<CodeDraft> code)
    {
        string Inside(CodeDraft draft, string path) => ContainerPath.Join(PathGlob.Escape(draft.Place.Inside), path);
        IReadOnlyList<string> state =
        [
            .. volume.Beside.Where(b => !b.IsCopy).Select(b => b.Line),
            .. code.SelectMany(c => c.State.Select(s => "- " + DraftText.Scalar(Inside(c, s)))),
            .. code.SelectMany(c =>
                c.Unknown.Select(u =>
                    "- "
                    + DraftText.Scalar(
                        OpenQuestions.Ask(
                            $"{Inside(c, u)} looks like code and no commit has it: commit it, write its path "
                                + "here if it "
                                + $"is data, or delete this line and deploy with --discard '{Inside(c, u)}'"
                        )
                    )
                )
            ),
        ];
        foreach (var line in Items("state:", state))
            yield return line;
        foreach (
            var line in Items(
                "preserved:   # copies of code that nothing runs",
                [.. volume.Beside.Where(b => b.IsCopy).Select(b => b.Line)]
            )
        )
            yield return line;
        var strangers = Strangers(code);
        if (strangers.Count > 0)
        {
            yield return "# They write to the volume and are not recreated: they are stopped for the switch only.";
            yield return $"also_stop: {DraftText.List(strangers)}";
        }
    }

    private static IEnumerable<string> Items(string key, IReadOnlyList<string> lines) =>
        lines.Count == 0 ? [] : lines.Distinct().Select(l => "  " + l).Prepend(key);

    /// <summary>Containers that write the volume and belong to no service of the code.</summary>
    private IReadOnlyList<string> Strangers(IReadOnlyList<CodeDraft> code)
    {
        var own = found
            .Containers.Where(c => code.Any(d => d.Services.Contains(c.Service)))
            .Select(c => c.Name)
            .ToHashSet();
        return [.. code.SelectMany(c => c.Place.Writers).Distinct().Where(w => !own.Contains(w))];
    }

    private void Database()
    {
        if (found.Databases.FirstOrDefault(d => d.Role is not null) is not { } login)
            return;
        Line("");
        Line("# For ./build.sh CutOver, to a role with least privilege: docs/least-privilege.md.");
        Line("# database:");
        Line($"#   service: {DraftText.Scalar(login.Host)}");
        Line(string.Create(CultureInfo.InvariantCulture, $"#   port: {login.Port}"));
        Line($"#   name: {DraftText.Scalar(login.Database ?? login.Role!)}");
        Line(
            $"#   user: {DraftText.Scalar(login.Role!)}{(login.Answer.IsSuperuser == true ? "   # a superuser" : "")}"
        );
        Line($"#   password: {{ service: {DraftText.Scalar(login.Service)}, variable: <the variable that holds it> }}");
    }

    private void Line(string line) => _yaml.Append(line).Append('\n');
}

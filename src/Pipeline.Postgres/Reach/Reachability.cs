namespace Pipeline.Postgres;

/// <summary>
/// What the runtime role can reach beyond the model, from the catalogue alone. Pure. Complete in kind, not in code: what the body of a
/// SECURITY DEFINER function does is not read; that it can be called is reported.
/// </summary>
public static class Reachability
{
    /// <summary>All findings, worst first. Empty means: nothing but the model's rights.</summary>
    /// <exception cref="RoleModelException">The runtime role does not exist.</exception>
    public static IReadOnlyList<Finding> Find(Catalogue catalogue, RoleModel model)
    {
        var app = catalogue.FindRole(model.App) ?? throw new RoleModelException($"Role '{model.App}' does not exist in this cluster.");
        var roles = new RoleRules(catalogue, model);
        var reached = RoleGraph.From(catalogue, app, r => roles.Judge(r).Any());
        var findings = reached.SelectMany(roles.Judge).ToList();
        if (!app.Superuser)
        {
            var scope = new ReachScope(catalogue, model, [.. reached.Where(r => r.Via is null || !roles.Judge(r).Any())]);
            findings.AddRange(OwnerRules.Find(scope));
            findings.AddRange(AclRules.Find(scope));
            findings.AddRange(CodeRules.Find(scope));
            findings.AddRange(ViewRules.Find(scope));
            findings.AddRange(ForeignRules.Find(scope));
            findings.AddRange(DefaultRules.Find(scope));
        }

        return [.. findings.OrderByDescending(f => f.Severity).ThenBy(f => f.Kind).ThenBy(f => f.Object, StringComparer.Ordinal)];
    }
}

/// <summary>Whose rights count: the role, the plain groups it belongs to, and PUBLIC.</summary>
internal sealed class ReachScope(Catalogue catalogue, RoleModel model, IReadOnlyList<Reached> reached)
{
    private readonly Dictionary<uint, string> _paths = reached.ToDictionary(r => r.Role.Oid, r => r.Path);
    private readonly string _app = reached[0].Role.Name;
    private HashSet<string>? _usable;

    public Catalogue Catalogue => catalogue;

    public RoleModel Model => model;

    public bool Owns(CatalogueObject target) => IsMine(target.Owner);

    /// <summary>One of the roles itself, PUBLIC left aside.</summary>
    public bool IsMine(uint role) => _paths.ContainsKey(role);

    public bool Counts(uint grantee) => grantee == 0 || IsMine(grantee);

    public string Path(uint grantee) => grantee == 0 ? $"{_app} -> PUBLIC" : _paths[grantee];

    public bool InModel(CatalogueObject target) => model.Schemas.Contains(target.Schema);

    public bool Holds(CatalogueObject target, string privilege) => Owns(target) || target.Acl.Any(a => Counts(a.Grantee) && a.Privilege == privilege);

    /// <summary>Without USAGE on its schema an object cannot be named.</summary>
    public bool CanName(CatalogueObject target) => target.Schema.Length == 0 || target.Has(ObjectTraits.System) || (_usable ??= Usable()).Contains(target.Schema);

    private HashSet<string> Usable() =>
        [.. catalogue.Objects.Where(o => o.Kind == ObjectKind.Schema && (o.Has(ObjectTraits.System) || Holds(o, "USAGE"))).Select(o => o.Schema)];
}

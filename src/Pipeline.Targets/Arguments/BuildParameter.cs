using System.Reflection;
using Pipeline.Targets.Session;
using Pipeline.Targets.Syntax;

namespace Pipeline.Targets.Arguments;

/// <summary>
/// A member with a <c>[Parameter]</c>, ours or NUKE's, of the build class or of <see cref="HostOptions"/>.
/// </summary>
internal sealed record BuildParameter(object Owner, MemberInfo Member, ParameterAttribute Attribute)
{
    public string Name => Attribute.Name ?? Member.Name;
    public string Option => "--" + Names.Dashed(Name);
    public bool IsSecret => IsMarked(nameof(SecretAttribute));
    public bool IsRequired => IsMarked(nameof(RequiredAttribute));
    public bool IsBuiltIn => Owner is HostOptions;
    public Type Type => Member is PropertyInfo property ? property.PropertyType : ((FieldInfo)Member).FieldType;

    /// <summary>The type of one value: of the array's items, without nullability.</summary>
    public Type ItemType => Nullable.GetUnderlyingType(Type.GetElementType() ?? Type) ?? Type.GetElementType() ?? Type;

    public object? Value
    {
        get => Member is PropertyInfo property ? property.GetValue(Owner) : ((FieldInfo)Member).GetValue(Owner);
        set => Assign(value);
    }

    /// <summary>
    /// All parameters of an object, base classes included. A property needs no setter when it is an auto property.
    /// </summary>
    public static IReadOnlyList<BuildParameter> DeclaredBy(object owner)
    {
        const BindingFlags declared =
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var parameters = new List<BuildParameter>();
        for (var type = owner.GetType(); type is not null && type.Name != nameof(BuildBase); type = type.BaseType)
        {
            parameters.AddRange(
                from member in type.GetMembers(declared)
                where member is FieldInfo or PropertyInfo
                let attribute = AttributeOf(member)
                where attribute is not null
                select new BuildParameter(owner, member, attribute)
            );
        }

        return parameters;
    }

    /// <summary>By name, because a build class that is compiled against NUKE carries NUKE's attribute.</summary>
    private static ParameterAttribute? AttributeOf(MemberInfo member)
    {
        var given = member.GetCustomAttributes().FirstOrDefault(x => x.GetType().Name == nameof(ParameterAttribute));
        return given switch
        {
            null => null,
            ParameterAttribute ours => ours,
            _ => new ParameterAttribute(Text(given, "Description"))
            {
                Name = Text(given, "Name"),
                Separator = Text(given, "Separator"),
            },
        };
    }

    private static string? Text(Attribute attribute, string property) =>
        attribute.GetType().GetProperty(property)?.GetValue(attribute) as string;

    private bool IsMarked(string attribute) => Member.GetCustomAttributes().Any(x => x.GetType().Name == attribute);

    private void Assign(object? value)
    {
        if (Member is PropertyInfo { CanWrite: true } property)
            property.SetValue(Owner, value);
        else if (Member is FieldInfo field)
            field.SetValue(Owner, value);
        else
            BackingField.SetValue(Owner, value);
    }

    private FieldInfo BackingField =>
        Member.DeclaringType!.GetField(
            $"<{Member.Name}>k__BackingField",
            BindingFlags.Instance | BindingFlags.NonPublic
        ) ?? throw new UsageException($"Parameter '{Name}' is a property that cannot be set.");
}

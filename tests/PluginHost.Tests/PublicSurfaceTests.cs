using System.Reflection;

namespace Twisted.PluginHost.Tests;

public sealed class PublicSurfaceTests
{
    /// <summary>Who uses the host needs none of NuGet's assemblies, and loads them only where the host does.</summary>
    [Fact]
    public void No_public_member_has_a_type_of_NuGet()
    {
        var offenders =
            from type in typeof(TwistedHome).Assembly.GetExportedTypes()
            from member in type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            where Types(member).SelectMany(All).Any(used => used.Assembly.GetName().Name!.StartsWith("NuGet", StringComparison.Ordinal))
            select $"{type.Name}.{member.Name}";
        Assert.Empty(offenders);
    }

    private static IEnumerable<Type> Types(MemberInfo member) => member switch
    {
        MethodInfo method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType),
        MethodBase constructor => constructor.GetParameters().Select(parameter => parameter.ParameterType),
        PropertyInfo property => [property.PropertyType],
        FieldInfo field => [field.FieldType],
        _ => [],
    };

    private static IEnumerable<Type> All(Type type) => type.GetGenericArguments().SelectMany(All).Append(type);
}

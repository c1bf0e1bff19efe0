using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Twisted.PluginHost.Restoring;

/// <summary>Looks into an assembly without loading it.</summary>
internal static class AssemblyTypes
{
    /// <param name="assembly">The file's bytes.</param>
    /// <param name="fullName">The name as reflection writes it, with a plus sign before a nested type.</param>
    /// <returns>False also when it is no assembly.</returns>
    public static bool Has(byte[] assembly, string fullName)
    {
        try
        {
            using var file = new PEReader(new MemoryStream(assembly));
            if (!file.HasMetadata)
            {
                return false;
            }

            var metadata = file.GetMetadataReader();
            return metadata.TypeDefinitions.Any(handle => FullName(metadata, metadata.GetTypeDefinition(handle)) == fullName);
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }

    private static string FullName(MetadataReader metadata, TypeDefinition type)
    {
        var name = metadata.GetString(type.Name);
        if (type.GetDeclaringType() is { IsNil: false } outer)
        {
            return $"{FullName(metadata, metadata.GetTypeDefinition(outer))}+{name}";
        }

        var space = metadata.GetString(type.Namespace);
        return space.Length == 0 ? name : $"{space}.{name}";
    }
}

using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace Twisted.Sdk;

/// <summary>Where members stand in the source, from the assembly's portable PDB where there is one.</summary>
internal sealed class SourcePositions : IDisposable
{
    // The kind of custom debug information by which the portable PDB names the files of a type without method bodies.
    private static readonly Guid TypeDocuments = new("932E74BC-DBA9-4478-8D46-0F32A7BAB3D3");

    private readonly PEReader? _assembly;
    private readonly MetadataReaderProvider? _symbols;
    private readonly Guid _module;

    public SourcePositions(string assemblyFile)
    {
        AssemblyName = Path.GetFileName(assemblyFile);
        try
        {
            _assembly = new PEReader(new MemoryStream(File.ReadAllBytes(assemblyFile)));
            var metadata = _assembly.GetMetadataReader();
            _module = metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
            _assembly.TryOpenAssociatedPortablePdb(assemblyFile, path => File.Exists(path) ? File.OpenRead(path) : null, out _symbols, out _);
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException or InvalidOperationException)
        {
            // Positions are a kindness: without them the fault is still told, with the assembly's name.
        }
    }

    public string AssemblyName { get; }

    /// <summary><c>file(line,column)</c>, or null where nothing is known.</summary>
    public string? Find(MemberInfo? member)
    {
        // A member that is inherited from another assembly has its position in that one's symbols.
        if (_symbols is null || member is null || member.Module.ModuleVersionId != _module)
        {
            return null;
        }

        var symbols = _symbols.GetMetadataReader();
        foreach (var method in MethodsOf(member))
        {
            var handle = (MethodDefinitionHandle)MetadataTokens.Handle(method.MetadataToken);
            foreach (var point in symbols.GetMethodDebugInformation(handle).GetSequencePoints())
            {
                if (!point.IsHidden)
                {
                    var file = symbols.GetString(symbols.GetDocument(point.Document).Name);
                    return (member is Type type ? FindDeclaration(file, type) : null) ?? $"{file}({point.StartLine},{point.StartColumn})";
                }
            }
        }

        return member is Type bodiless ? DocumentsOf(bodiless, symbols).Select(file => FindDeclaration(file, bodiless)).FirstOrDefault(place => place is not null) : null;
    }

    public void Dispose()
    {
        _symbols?.Dispose();
        _assembly?.Dispose();
    }

    private static List<string> DocumentsOf(Type type, MetadataReader symbols)
    {
        var files = new List<string>();
        foreach (var handle in symbols.GetCustomDebugInformation(MetadataTokens.EntityHandle(type.MetadataToken)))
        {
            var information = symbols.GetCustomDebugInformation(handle);
            if (symbols.GetGuid(information.Kind) != TypeDocuments)
            {
                continue;
            }

            var rows = symbols.GetBlobReader(information.Value);
            while (rows.RemainingBytes > 0)
            {
                files.Add(symbols.GetString(symbols.GetDocument(MetadataTokens.DocumentHandle(rows.ReadCompressedInteger())).Name));
            }
        }

        return files;
    }

    private static IEnumerable<MethodBase> MethodsOf(MemberInfo member)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        return member switch
        {
            Type type => type.GetMembers(All).OfType<MethodBase>().OrderBy(method => method.MetadataToken),
            PropertyInfo property => property.GetAccessors(nonPublic: true),
            MethodBase method => [method],
            _ => [],
        };
    }

    /// <summary>Symbols know where methods are, not where classes are; the text of the file does.</summary>
    private static string? FindDeclaration(string file, Type type)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        var declaration = new Regex($@"\b(class|record)\s+(?<name>{Regex.Escape(type.Name.Split('`')[0])})\b", RegexOptions.CultureInvariant);
        var line = 0;
        foreach (var text in File.ReadLines(file))
        {
            line++;
            if (declaration.Match(text) is { Success: true } match && !text.AsSpan().TrimStart().StartsWith("//"))
            {
                return $"{file}({line},{match.Groups["name"].Index + 1})";
            }
        }

        return null;
    }
}

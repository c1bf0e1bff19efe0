using System.Reflection;
using Twisted.Manifest;
using Twisted.Plugins;

namespace Twisted.Sdk;

/// <summary>Makes the manifest of the classes that are marked as plug-ins.</summary>
internal sealed class PluginScanner(Faults faults)
{
    private static readonly string TapPluginBase = typeof(TapPlugin<>).FullName!;

    public PluginManifest Scan(Assembly assembly, MetadataLoadContext context)
    {
        var plugins = new List<(Type Class, PluginEntry Entry)>();
        foreach (var type in assembly.GetTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            if (ScanType(type) is { } entry)
            {
                plugins.Add((type, entry));
            }
        }

        CheckTapNames(plugins);
        var isContract = assembly.GetCustomAttributesData().Any(attribute => attribute.AttributeType.Is<PluginContractAttribute>());
        if (plugins.Count == 0 && !isContract && !faults.HasErrors)
        {
            faults.AddWarning(FaultCode.NoPlugins, null, "the assembly has no plug-in; mark a class with [TapPlugin] or [Plugin]");
        }

        return new PluginManifest
        {
            Framework = FrameworkRange(assembly, context),
            Contracts = isContract ? [FileName(assembly)] : [],
            Plugins = [.. plugins.Select(plugin => plugin.Entry).OrderBy(entry => entry.Name, StringComparer.Ordinal)],
        };
    }

    private PluginEntry? ScanType(Type type)
    {
        var attributes = type.GetCustomAttributesData();
        var data = attributes.Where(attribute => attribute.AttributeType.Is<PluginDataAttribute>()).ToList();
        var mark = attributes.FirstOrDefault(
            attribute => attribute.AttributeType.Is<PluginAttribute>() || attribute.AttributeType.DerivesFrom<PluginAttribute>());
        if (mark is null)
        {
            if (data.Count > 0)
            {
                faults.AddError(FaultCode.StrayData, type, $"\"{type.Name}\" has [PluginData] and is no plug-in; add [Plugin] or [TapPlugin]");
            }

            return null;
        }

        var isTap = mark.AttributeType.Is<TapPluginAttribute>();
        if (!isTap && !mark.AttributeType.Is<PluginAttribute>())
        {
            faults.AddError(
                FaultCode.DerivedAttribute,
                type,
                $"\"{mark.AttributeType.Name}\" derives from PluginAttribute, so what it passes on cannot be read; use [Plugin] with [PluginData]");
            return null;
        }

        CheckConstructible(type);
        var entry = new PluginEntry
        {
            Name = mark.Argument<string>(1) ?? "",
            Type = isTap ? PluginEntry.TapType : mark.Argument<string>(0) ?? "",
            Module = type.FullName!,
            Assembly = FileName(type.Assembly),
            Description = mark.Prose(nameof(PluginAttribute.Description)),
            TapName = isTap ? mark.Argument<string>(0) : null,
            Options = isTap ? ScanOptions(type) : [],
            Data = ScanData(type, data),
        };
        CheckEntry(type, entry);
        return entry;
    }

    private void CheckConstructible(Type type)
    {
        var reason = type switch
        {
            { IsAbstract: true } => "it is abstract",
            { ContainsGenericParameters: true } => "it is generic",
            _ when type.GetConstructor(Type.EmptyTypes) is null => "it has no public constructor without parameters",
            _ => null,
        };
        if (reason is not null)
        {
            faults.AddError(FaultCode.NotConstructible, type, $"the plug-in \"{OptionType.Name(type)}\" cannot be made: {reason}");
        }
    }

    private void CheckEntry(Type type, PluginEntry entry)
    {
        CheckNotBlank(type, "type", entry.Type);
        CheckNotBlank(type, "name", entry.Name);

        if (entry.Type != PluginEntry.TapType)
        {
            return;
        }

        if (entry.TapName is null)
        {
            faults.AddError(FaultCode.NotATapPlugin, type, $"the plug-in \"{type.Name}\" is of type \"tap\" and has no tap name; mark it with [TapPlugin]");
        }
        else if (!ManifestNames.IsTapName(entry.TapName))
        {
            faults.AddError(FaultCode.InvalidTapName, type, $"\"{entry.TapName}\" cannot be a tap name; {ManifestNames.TapNameRule}");
        }
        else if (ManifestNames.IsReservedTapName(entry.TapName))
        {
            faults.AddError(FaultCode.InvalidTapName, type, $"\"{entry.TapName}\" cannot be a tap name: it is a command of mktap or twistd itself");
        }
    }

    private void CheckNotBlank(Type type, string what, string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            faults.AddError(FaultCode.EmptyName, type, $"the plug-in \"{type.Name}\" needs a {what}, and has \"{text}\"");
        }
    }

    private void CheckTapNames(List<(Type Class, PluginEntry Entry)> plugins)
    {
        foreach (var group in plugins.Where(plugin => plugin.Entry.TapName is not null).GroupBy(plugin => plugin.Entry.TapName))
        {
            foreach (var (type, entry) in group.Skip(1))
            {
                faults.AddError(
                    FaultCode.TapNameTwice,
                    type,
                    $"\"{type.Name}\" has the tap name \"{entry.TapName}\", and so has \"{group.First().Class.Name}\"; one of them needs another");
            }
        }
    }

    private IReadOnlyList<OptionEntry> ScanOptions(Type type)
    {
        for (var ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (ancestor.IsConstructedGenericType && ancestor.GetGenericTypeDefinition().FullName == TapPluginBase)
            {
                var options = ancestor.GenericTypeArguments[0];
                return options.IsGenericParameter ? [] : new OptionScanner(faults).Scan(options);
            }
        }

        faults.AddError(FaultCode.NotATapPlugin, type, $"\"{type.Name}\" is marked with [TapPlugin] and does not derive from TapPlugin<TOptions>");
        return [];
    }

    private Dictionary<string, string> ScanData(Type type, List<CustomAttributeData> attributes)
    {
        var data = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var attribute in attributes)
        {
            var key = attribute.Argument<string>(0) ?? "";
            if (!data.TryAdd(key, attribute.Argument<string>(1) ?? ""))
            {
                faults.AddError(FaultCode.StrayData, type, $"\"{type.Name}\" has [PluginData] with the key \"{key}\" twice; remove one");
            }
        }

        return data;
    }

    private static string FileName(Assembly assembly) => $"{assembly.GetName().Name}.dll";

    /// <summary>From the version that the author compiled against, up to the next that may break it.</summary>
    private static string FrameworkRange(Assembly assembly, MetadataLoadContext context)
    {
        var framework = typeof(PluginAttribute).Assembly.GetName().Name!;
        var name = assembly.GetReferencedAssemblies().FirstOrDefault(reference => reference.Name == framework) ?? new AssemblyName(framework);
        var version = context.LoadFromAssemblyName(name).GetCustomAttributesData()
            .FirstOrDefault(attribute => attribute.AttributeType.Is<AssemblyInformationalVersionAttribute>())?
            .Argument<string>(0)?.Split('+')[0] ?? "0.1.0";
        var major = int.Parse(version.Split('.')[0], System.Globalization.CultureInfo.InvariantCulture);
        return $"[{version}, {major + 1}.0.0)";
    }
}

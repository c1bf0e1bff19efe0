using System.Reflection;
using Twisted.Manifest;

namespace Twisted.Sdk;

/// <summary>Writes the manifest of a built assembly, or says what is wrong in the form that MSBuild shows as errors.</summary>
internal static class ManifestProgram
{
    private const string PluginTag = "twisted-plugin";

    /// <param name="args">
    /// The assembly; a file with the paths of all that it refers to; where to write the manifest; where to write the package's
    /// tags; and, if there is one, the manifest that was written by hand.
    /// </param>
    /// <param name="output">Takes the faults, one a line.</param>
    public static int Run(string[] args, TextWriter output)
    {
        if (args is not [var assemblyFile, var referencesFile, var manifestFile, var tagsFile, .. { Length: <= 1 } more])
        {
            output.WriteLine("Twisted.Sdk : error TWS020: this program is run by the build: ASSEMBLY REFERENCES MANIFEST TAGS [WRITTEN-BY-HAND]");
            return 2;
        }

        // The first of a name wins, and the assembly itself is wanted whatever the references contain.
        var references = File.ReadAllLines(referencesFile).Where(path => path.Length > 0);
        using var positions = new SourcePositions(assemblyFile);
        var faults = new Faults();
        PluginManifest? manifest = null;
        HandWrittenManifest? handWritten = null;
        try
        {
            using var context = new MetadataLoadContext(new PathAssemblyResolver([assemblyFile, .. references]));
            manifest = new PluginScanner(faults).Scan(context.LoadFromAssemblyPath(assemblyFile), context);
            handWritten = more is [var handWrittenFile] ? HandWrittenManifest.Read(handWrittenFile, faults) : null;
            if (!faults.HasErrors && handWritten is not null)
            {
                // Not with what is wrong itself: whatever is mended there would have to be mended here again.
                new ManifestComparison(handWritten, faults).Compare(manifest);
            }

            // While the members that the faults are about can still be asked for their places.
            faults.WriteTo(output, positions);
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException or TypeLoadException or ReflectionTypeLoadException)
        {
            faults.AddError(FaultCode.UnreadableAssembly, null, $"the assembly cannot be read for its plug-ins: {OneLine(exception.Message)}");
            faults.WriteTo(output, positions);
        }

        if (manifest is null || faults.HasErrors)
        {
            return 1;
        }

        File.WriteAllBytes(manifestFile, handWritten?.Json ?? ManifestWriter.Write(manifest));
        File.WriteAllLines(tagsFile, TagsOf(manifest));
        return 0;
    }

    private static IEnumerable<string> TagsOf(PluginManifest manifest) =>
        manifest.Plugins.Select(plugin => plugin.TapName).OfType<string>().Select(tapName => $"twisted-tap-{tapName}").Prepend(PluginTag);

    private static string OneLine(string text) => string.Join(' ', text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}

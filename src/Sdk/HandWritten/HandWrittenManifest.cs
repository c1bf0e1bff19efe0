using Twisted.Manifest;

namespace Twisted.Sdk;

/// <summary>A manifest that the author wrote, and where in its file everything stands.</summary>
/// <param name="FileName">As the build knows it.</param>
/// <param name="Json">The file as it is, to be packed as it is.</param>
/// <param name="Content">What it says.</param>
/// <param name="Root">Where it says that.</param>
internal sealed record HandWrittenManifest(string FileName, byte[] Json, PluginManifest Content, JsonPlace Root)
{
    /// <summary>Null when it cannot be read, which then is among the faults.</summary>
    public static HandWrittenManifest? Read(string fileName, Faults faults)
    {
        try
        {
            var json = File.ReadAllBytes(fileName);
            return new HandWrittenManifest(fileName, json, ManifestReader.Read(json), JsonPlace.Read(json));
        }
        catch (ManifestException exception)
        {
            var place = $"{fileName}({Math.Max(exception.Line, 1)},{Math.Max(exception.Column, 1)})";
            faults.AddErrorAt(place, FaultCode.BrokenManifest, $"the manifest that was written by hand is no manifest: {exception.Reason}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            faults.AddErrorAt(fileName, FaultCode.BrokenManifest, $"the manifest that was written by hand cannot be read: {exception.Message}");
        }

        return null;
    }

    /// <summary><c>file(line,column)</c>, which MSBuild and editors know.</summary>
    public string PlaceOf(JsonPlace place) => $"{FileName}({place.Line},{place.Column})";
}

namespace Twisted.PluginHost.Finding;

/// <summary>Why a drop-in, or a file about drop-ins, is left out; the others work.</summary>
/// <param name="Package">The drop-in's id; null when the fault is in a file about all of them.</param>
/// <param name="Version">The drop-in's version; null when that is not known.</param>
/// <param name="Path">The file at fault; null when there is none.</param>
/// <param name="Text">One to three lines for the user, which name all these.</param>
public sealed record PluginProblem(string? Package, string? Version, string? Path, string Text)
{
    public override string ToString() => Text;
}

using System.Globalization;
using System.Reflection;

namespace Twisted.Sdk;

/// <summary>All that is wrong, so that the author hears of everything in one build.</summary>
internal sealed class Faults
{
    private readonly List<Fault> _faults = [];

    public bool HasErrors => _faults.Exists(fault => fault.IsError);

    public void AddError(FaultCode code, MemberInfo? member, string text) => _faults.Add(new Fault(true, code, member, text));

    /// <param name="place">A file that is not the code, as <c>file(line,column)</c>.</param>
    /// <param name="code">What the author looks up.</param>
    /// <param name="text">What is wrong.</param>
    public void AddErrorAt(string place, FaultCode code, string text) => _faults.Add(new Fault(true, code, null, text, place));

    public void AddWarning(FaultCode code, MemberInfo? member, string text) => _faults.Add(new Fault(false, code, member, text));

    /// <summary>Writes <c>file(line,column): error TWS001: text</c>, the form that MSBuild and editors know.</summary>
    public void WriteTo(TextWriter output, SourcePositions positions)
    {
        foreach (var (isError, code, member, text, place) in _faults)
        {
            var origin = place ?? positions.Find(member) ?? $"{positions.AssemblyName} ";
            var number = ((int)code).ToString("000", CultureInfo.InvariantCulture);
            output.WriteLine($"{origin}: {(isError ? "error" : "warning")} TWS{number}: {text}");
        }
    }
}

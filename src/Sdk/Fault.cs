using System.Reflection;

namespace Twisted.Sdk;

/// <summary>One thing that is wrong with the author's code.</summary>
/// <param name="IsError">False for a warning.</param>
/// <param name="Code">What the author looks up.</param>
/// <param name="Member">Where it is; null for the assembly as a whole, or another file.</param>
/// <param name="Text">What is wrong, the offending value in quotes, what to do.</param>
/// <param name="Place">Where it is in another file, as <c>file(line,column)</c>.</param>
internal readonly record struct Fault(bool IsError, FaultCode Code, MemberInfo? Member, string Text, string? Place = null);

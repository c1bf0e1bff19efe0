using System.Reflection;
using Twisted.Manifest;

namespace Twisted.Sdk;

/// <summary>An option, and where it is declared.</summary>
/// <param name="Member">The property or method.</param>
/// <param name="Entry">What the manifest says of it.</param>
/// <param name="Position">For an argument, the position that its author gave.</param>
internal sealed record ScannedOption(MemberInfo Member, OptionEntry Entry, int? Position = null);

namespace Twisted.Scripting;

/// <summary>What the compiler made of a file.</summary>
/// <param name="ClassName">The class that the file has become.</param>
/// <param name="Image">The assembly.</param>
/// <param name="Symbols">Its portable symbols, which give exceptions their lines.</param>
internal sealed record CompiledScript(string ClassName, byte[] Image, byte[] Symbols);

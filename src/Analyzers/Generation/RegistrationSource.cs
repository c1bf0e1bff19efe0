namespace Twisted.Analyzers.Generation;

/// <summary>Writes the class that declares all generated types of an assembly.</summary>
internal static class RegistrationSource
{
    /// <summary>It stands beside those that are written by hand, in the namespace of the assembly's name.</summary>
    public const string ClassName = "GeneratedPersistedTypes";

    public static string Of(RegistrationModel model)
    {
        var source = new SourceText()
            .Line($"[assembly: global::Twisted.Persistence.PersistedTypes<global::{model.Namespace}.{ClassName}>]")
            .Line()
            .Open($"namespace {model.Namespace}")
            .Line("[global::System.CodeDom.Compiler.GeneratedCode(\"Twisted.Analyzers\", \"1\")]")
            .Open($"internal sealed class {ClassName} : global::Twisted.Persistence.IPersistedTypes")
            .Open("public void Register(global::Twisted.Persistence.PersistedTypeRegistry types)");
        foreach (var type in model.Types)
        {
            source.Line($"{type}.RegisterPersistedType(types);");
        }

        return source.Close().Close().Close().ToString();
    }

    /// <summary>A namespace for an assembly's name, which may have any character.</summary>
    public static string NamespaceOf(string? assemblyName)
    {
        var parts = (assemblyName ?? "").Split('.').Select(part =>
        {
            var letters = part.Select(letter => char.IsLetterOrDigit(letter) || letter == '_' ? letter : '_').ToArray();
            return letters.Length == 0 || char.IsDigit(letters[0]) ? $"_{new string(letters)}" : $"@{new string(letters)}";
        });
        return string.Join(".", parts);
    }
}

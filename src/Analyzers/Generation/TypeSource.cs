using Microsoft.CodeAnalysis.CSharp;
using Twisted.Analyzers.Model;

namespace Twisted.Analyzers.Generation;

/// <summary>Writes the part of a persisted type that keeps it.</summary>
internal static class TypeSource
{
    // A constructor's parameter that an author captured must not be hidden by one of ours.
    private const string Members = "__members";

    private const string Persistence = "global::Twisted.Persistence.";

    private const string Origin = "[global::System.CodeDom.Compiler.GeneratedCode(\"Twisted.Analyzers\", \"1\")]";

    public static string Of(TypeModel type)
    {
        var source = new SourceText();
        if (type.Namespace.Length > 0)
        {
            source.Open($"namespace {type.Namespace}");
        }

        foreach (var declaration in type.Declarations)
        {
            source.Open(declaration);
        }

        if (type.RestoresDefault)
        {
            source.Line(Origin).Line($"public {type.Name}()").Line("{").Line("}").Line();
        }

        if (type.Constructor != ConstructorKind.Own)
        {
            AddConstructor(source, type);
        }

        AddRegistration(source, type);
        AddWrite(source, type);
        AddRead(source, type);
        foreach (var _ in type.Declarations)
        {
            source.Close();
        }

        return (type.Namespace.Length > 0 ? source.Close() : source).ToString();
    }

    private static SourceText Mark(SourceText source) => source
        .Line(Origin)
        .Line("[global::System.ComponentModel.EditorBrowsable(global::System.ComponentModel.EditorBrowsableState.Never)]");

    private static void AddConstructor(SourceText source, TypeModel type)
    {
        Mark(source)
            .Line("[global::System.Diagnostics.CodeAnalysis.SetsRequiredMembers]")
            .Line($"private {type.Name}({Persistence}MemberReader {Members})");
        if (type.Constructor == ConstructorKind.Primary)
        {
            var arguments = type.Members.Where(member => member.Argument is not null).Select(member => $"{member.Argument}: {Read(member)}");
            source.More($": this({string.Join(", ", arguments)})");
        }
        else if (type.Constructor == ConstructorKind.Parameterless)
        {
            source.More(": this()");
        }

        source.Line("{");
        foreach (var member in type.Members.Where(member => member.Setting == KeptSetting.Constructor))
        {
            source.More($"{member.Access} = {Read(member)};");
        }

        source.Line("}").Line();
    }

    private static void AddRegistration(SourceText source, TypeModel type)
    {
        Mark(source).Open($"internal static void RegisterPersistedType({Persistence}PersistedTypeRegistry types)");
        source
            .Line($"{(type.HasHook ? "var type = " : "")}types.Add<{type.FullName}>(")
            .More($"{SymbolDisplay.FormatLiteral(type.PersistedName, quote: true)},")
            .More($"{type.Version},")
            .More($"static (value, {Members}) => value.WritePersistedMembers({Members}),")
            .More($"static {Members} => new {type.FullName}({Members}){(HasRead(type) ? "," : ");")}");
        if (HasRead(type))
        {
            source.More($"static (value, {Members}) => value.ReadPersistedMembers({Members}));");
        }

        if (type.HasHook)
        {
            source.Line("Upgrade(type);");
        }

        source.Close();
    }

    private static void AddWrite(SourceText source, TypeModel type)
    {
        Mark(source.Line()).Open($"private void WritePersistedMembers({Persistence}MemberWriter {Members})");
        foreach (var member in type.Members)
        {
            source.Line($"{Members}.Write<{member.WrittenAs}>({SymbolDisplay.FormatLiteral(member.TapName, quote: true)}, {member.Access});");
        }

        source.Close();
    }

    private static void AddRead(SourceText source, TypeModel type)
    {
        if (!HasRead(type))
        {
            return;
        }

        Mark(source.Line()).Open($"private void ReadPersistedMembers({Persistence}MemberReader {Members})");
        foreach (var member in type.Members)
        {
            if (member.Setting == KeptSetting.Populate)
            {
                source.Line($"{member.Access} = {Read(member)};");
            }
            else if (member.Setting == KeptSetting.Items)
            {
                source.Open($"foreach (var item in {Read(member)}{(member.IsOptional ? $" ?? []" : "")})").Line("this.Add(item);").Close();
            }
        }

        source.Close();
    }

    private static bool HasRead(TypeModel type) =>
        type.Constructor != ConstructorKind.Own && type.Members.Any(member => member.Setting is KeptSetting.Populate or KeptSetting.Items);

    private static string Read(MemberModel member)
    {
        var name = SymbolDisplay.FormatLiteral(member.TapName, quote: true);
        return member.IsOptional ? $"{Members}.ReadOptional<{member.ReadAs}>({name})" : $"{Members}.Read<{member.ReadAs}>({name})";
    }
}

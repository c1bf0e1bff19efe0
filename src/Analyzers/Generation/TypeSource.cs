using Microsoft.CodeAnalysis.CSharp;
using Twisted.Analyzers.Model;

namespace Twisted.Analyzers.Generation;

/// <summary>Writes the part of a persisted type that keeps it.</summary>
internal static class TypeSource
{
    // A constructor's parameter that an author captured must not be hidden by one of ours.
    private const string Members = "__members";

    // Of a member's name it makes that of the method by which its storage is got at.
    private const string StorageOf = "PersistedStorageOf";

    private const string Persistence = "global::Twisted.Persistence.";

    private const string Unsafe = "global::System.Runtime.CompilerServices.Unsafe";

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
            else if (member.Setting == KeptSetting.Field)
            {
                source.Line($"{StorageMethod(member)}(this) = {Read(member)};");
            }
            else if (member.Setting == KeptSetting.Initialiser)
            {
                source.Line($"{StorageMethod(member)}(this, {Read(member)});");
            }
            else if (member.Setting == KeptSetting.Items)
            {
                source.Open($"foreach (var item in {Read(member)}{(member.IsOptional ? $" ?? []" : "")})").Line("this.Add(item);").Close();
            }
        }

        source.Close();
        AddStorage(source, type);
    }

    /// <summary>Adds methods for what is readonly in C#, and is set when the object is there, since it may refer back to it.</summary>
    private static void AddStorage(SourceText source, TypeModel type)
    {
        foreach (var member in type.Members.Where(member => member.Setting is KeptSetting.Field or KeptSetting.Initialiser))
        {
            var (kind, result, value) = member.Setting == KeptSetting.Field ? ("Field", $"ref {member.WrittenAs}", "") : ("Method", "void", $", {member.WrittenAs} value");
            Mark(source.Line())
                .Line($"[{Unsafe}Accessor({Unsafe}AccessorKind.{kind}, Name = {SymbolDisplay.FormatLiteral(member.Storage!, quote: true)})]")
                .Line($"private static extern {result} {StorageMethod(member)}({member.StorageOwner} made{value});");
        }
    }

    private static string StorageMethod(MemberModel member) => StorageOf + member.Access.Replace("this.@", "");

    private static bool HasRead(TypeModel type) =>
        type.Constructor != ConstructorKind.Own && type.Members.Any(member => member.Setting is not (KeptSetting.Argument or KeptSetting.Constructor));

    private static string Read(MemberModel member)
    {
        var name = SymbolDisplay.FormatLiteral(member.TapName, quote: true);
        return member.IsOptional ? $"{Members}.ReadOptional<{member.ReadAs}>({name})" : $"{Members}.Read<{member.ReadAs}>({name})";
    }
}

using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using Microsoft.CodeAnalysis;
using Twisted.Analyzers.Model;
using Twisted.Persistence;
using Twisted.Persistence.Model;

namespace Twisted.Tests.Analyzers;

/// <summary>What the analyzer lets be kept can be kept.</summary>
public sealed class HoldableTests
{
    private static readonly Compilation Compilation = Source.Compile("");

    /// <summary>All that the reference assemblies have, which lack one that is public only in those that run.</summary>
    public static TheoryData<Type> Collections =>
    [
        .. new[] { typeof(List<>), typeof(Queue<>), typeof(LinkedList<>), typeof(ConcurrentBag<>), typeof(ImmutableList<>), typeof(Collection<>), typeof(ObservableCollection<>) }
            .SelectMany(type => type.Assembly.GetExportedTypes())
            .Distinct()
            .Where(type => type is { IsGenericTypeDefinition: true, DeclaringType: null, Name: not "TreeSet`1" } && !(type.IsAbstract && type.IsSealed)
                && type.Namespace is "System.Collections.Generic" or "System.Collections.Concurrent" or "System.Collections.Frozen" or "System.Collections.Immutable" or "System.Collections.ObjectModel"
                && type.GetGenericArguments().Length <= 2
                && type.GetInterfaces().Append(type).Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IEnumerable<>))),
    ];

    [Theory]
    [MemberData(nameof(Collections))]
    public void A_collection_of_dotnet_is_an_error_if_it_could_not_be_read(Type definition)
    {
        var isMap = definition.GetGenericArguments().Length == 2;
        var type = definition.MakeGenericType(isMap ? [typeof(string), typeof(int)] : [typeof(int)]);
        var read = typeof(HoldableTests).GetMethod(nameof(CanBeRead), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!.MakeGenericMethod(type);
        var symbol = Compilation.GetTypeByMetadataName(definition.FullName!)!.Construct(
            [.. (isMap ? [SpecialType.System_String, SpecialType.System_Int32] : new[] { SpecialType.System_Int32 }).Select(one => (ITypeSymbol)Compilation.GetSpecialType(one))]);

        Assert.Equal((bool)read.Invoke(null, [isMap])!, Holdable.FindFault(symbol) is null);
    }

    [Theory]
    [InlineData("System.Text.RegularExpressions.Regex")]
    [InlineData("Lazy<int>")]
    [InlineData("PriorityQueue<int, int>")]
    [InlineData("System.Text.StringBuilder")]
    [InlineData("System.Globalization.CultureInfo")]
    [InlineData("Index")]
    [InlineData("System.Text.Json.Nodes.JsonNode")]
    [InlineData("IFormattable")]
    [InlineData("System.Collections.ArrayList")]
    [InlineData("System.Collections.BitArray")]
    [InlineData("System.Collections.Specialized.NameValueCollection")]
    [InlineData("int[,]")]
    [InlineData("List<int[,]>")]
    [InlineData("Memory<int>")]
    [InlineData("Undeclared")]
    [InlineData("UndeclaredValue")]
    [InlineData("Undeclared[]")]
    [InlineData("Dictionary<string, Undeclared>")]
    [InlineData("Bag")]
    public async Task What_no_tap_can_hold_is_an_error(string type) => Assert.Equal("TWF011", await CodesAsync(type));

    [Theory]
    [InlineData("IDisposable")]
    [InlineData("IQuoter")]
    [InlineData("Open")]
    [InlineData("Abstract")]
    [InlineData("Declared")]
    [InlineData("DeclaredInCode")]
    [InlineData("Base")]
    [InlineData("System.Net.EndPoint")]
    [InlineData("System.Net.IPNetwork?")]
    [InlineData("ReadOnlyMemory<byte>")]
    [InlineData("(int, int, int, int, int, int, int, string, Declared)")]
    [InlineData("System.Collections.Immutable.ImmutableArray<Declared>?")]
    [InlineData("Tuple<int, Uri>")]
    [InlineData("DayOfWeek[][]")]
    [InlineData("System.Numerics.BigInteger")]
    [InlineData("ServerEndpoint")]
    [InlineData("IService")]
    public async Task What_may_be_held_is_none(string type) => Assert.Equal("", await CodesAsync(type));

    private static Task<string> CodesAsync(string type) => Source.CodesAsync(
        $$"""
        [assembly: PersistedTypes(typeof(Types))]
        [Persisted("Plug.A", 1)] public sealed partial class A { [Kept] public {{type}} Value { get; set; } = default!; }
        public interface IQuoter;
        public class Open;
        public abstract class Abstract;
        internal class Base;
        public sealed class Undeclared;
        public struct UndeclaredValue;
        public class Bag : List<int>;
        public sealed class DeclaredInCode;
        [Persisted("Plug.D", 1)] internal sealed partial class Declared : Base;
        public sealed class Types : IPersistedTypes
        {
            public void Register(PersistedTypeRegistry types) => types.Add("Plug.C", 1, (DeclaredInCode _, MemberWriter _) => { }, _ => new DeclaredInCode());
        }
        """.Replace("public sealed partial class A", "internal sealed partial class A", StringComparison.Ordinal));

    private static bool CanBeRead<T>(bool isMap)
    {
        var types = new PersistedTypeRegistry();
        types.Add<Box<T>>("Box", 1, (box, members) => members.Write("value", box.Value), members => new Box<T>(members.Read<T>("value")));
        try
        {
            var box = ModelReader.Read<Box<T>>(new PersistedObject("Box") { ["value"] = isMap ? new PersistedMap() : new PersistedList() }, types);
            ModelWriter.Write(box, types);
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private sealed record Box<T>(T Value);
}

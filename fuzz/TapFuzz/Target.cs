using System.Buffers.Binary;
using System.Security.Cryptography;
using Twisted.Persistence;
using Twisted.Persistence.Binary;
using Twisted.Persistence.Model;

namespace Twisted.Fuzzing;

/// <summary>
/// What has to hold for any bytes: a reader refuses them with <see cref="InvalidDataException"/>, or all encodings can hold what it
/// read; and it takes no more memory than some times the input.
/// </summary>
internal static class Target
{
    /// <summary>What a reader takes of its own: buffers, tables, the first message.</summary>
    public const long MemoryForAnything = 1 << 20;

    /// <summary>In all, not at once. A map of one entry takes four bytes in a tap, and some 270 here; an element of a new name as much for each byte.</summary>
    public const long MemoryPerByte = 80;

    private const int LongestMessage = 1000;

    private static readonly TapFormat[] Formats = [TapFormat.Tap, TapFormat.Xml, TapFormat.Source];

    public static void Run(string name, ReadOnlyMemory<byte> input)
    {
        RunOnce(name, input);
        if (name == "tap" && Sealed(input) is { } whole)
        {
            RunOnce(name, whole);
        }
    }

    private static void RunOnce(string name, ReadOnlyMemory<byte> input)
    {
        TapDocument document;
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            document = name == "tree" ? Tree(input) : TapEncodings.Of(Enum.Parse<TapFormat>(name, ignoreCase: true)).Read(input);
            CheckMemory(before, input);
        }
        catch (InvalidDataException exception)
        {
            CheckMemory(before, input);
            if (exception.Message.Length > LongestMessage || exception.Message.Any(char.IsControl) || !HasPlace(exception.Message))
            {
                throw new InvalidOperationException($"No clear error: {exception.Message}", exception);
            }

            return;
        }

        var expected = Bytes(document);
        foreach (var format in Formats)
        {
            var encoding = TapEncodings.Of(format);
            if (!Bytes(encoding.Read(encoding.Write(document))).Span.SequenceEqual(expected.Span))
            {
                throw new InvalidOperationException($"{format} has lost something.");
            }
        }
    }

    private static ReadOnlyMemory<byte> Bytes(TapDocument document) => TapEncodings.Of(TapFormat.Tap).Write(document);

    // What is wrong with a file as a whole has none.
    private static bool HasPlace(string message) =>
        message.Contains(" at byte ", StringComparison.Ordinal)
        || message.Contains(" at line ", StringComparison.Ordinal)
        || message.StartsWith("It is truncated: ", StringComparison.Ordinal)
        || message.StartsWith("It is damaged: ", StringComparison.Ordinal)
        || message.StartsWith("It has format version ", StringComparison.Ordinal);

    private static void CheckMemory(long before, ReadOnlyMemory<byte> input)
    {
        var taken = GC.GetAllocatedBytesForCurrentThread() - before;
        if (taken > MemoryForAnything + (MemoryPerByte * input.Length))
        {
            throw new InvalidOperationException($"Reading {input.Length} bytes took {taken} bytes of memory.");
        }
    }

    /// <summary>The input with the length and the hash that it should have, which no fuzzer guesses; null where there is no room for them.</summary>
    private static byte[]? Sealed(ReadOnlyMemory<byte> input)
    {
        const int LengthOffset = 12;
        if (input.Length < LengthOffset + sizeof(long) + SHA256.HashSizeInBytes)
        {
            return null;
        }

        var copy = input.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(copy.AsSpan(LengthOffset), copy.Length);
        SHA256.HashData(copy.AsSpan(..^SHA256.HashSizeInBytes), copy.AsSpan(^SHA256.HashSizeInBytes..));
        return copy;
    }

    /// <summary>The binary encoding without the hash around it, which no fuzzer guesses.</summary>
    private static TapDocument Tree(ReadOnlyMemory<byte> input) =>
        new(new PersistedObject(TapDocument.RootType) { ["name"] = "fuzz", ["services"] = BinaryModelReader.Read<PersistedList>(input.Span, 0) }, []);
}

using Twisted.Persistence;
using Twisted.Persistence.Binary;
using Twisted.Persistence.Model;

namespace Twisted.Fuzzing;

/// <summary>What has to hold for any bytes: a reader refuses them with <see cref="InvalidDataException"/>, or all encodings can hold what it read.</summary>
internal static class Target
{
    private static readonly TapFormat[] Formats = [TapFormat.Tap, TapFormat.Xml, TapFormat.Source];

    public static void Run(string name, ReadOnlyMemory<byte> input)
    {
        TapDocument document;
        try
        {
            document = name == "tree" ? Tree(input) : TapEncodings.Of(Enum.Parse<TapFormat>(name, ignoreCase: true)).Read(input);
        }
        catch (InvalidDataException exception)
        {
            if (exception.Message is not { Length: > 0 and < 2000 })
            {
                throw new InvalidOperationException($"The message has {exception.Message.Length} characters.", exception);
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

    /// <summary>The binary encoding without the hash around it, which no fuzzer guesses.</summary>
    private static TapDocument Tree(ReadOnlyMemory<byte> input) =>
        new(new PersistedObject(TapDocument.RootType) { ["name"] = "fuzz", ["services"] = BinaryModelReader.Read<PersistedList>(input.Span, 0) }, []);
}

using CsCheck;
using Twisted.Persistence;

namespace Twisted.Tests.Persistence;

public sealed class RandomModelTests
{
    private static readonly TapFormat[] Formats = [TapFormat.Tap, TapFormat.Xml, TapFormat.Source];

    [Fact]
    public void Any_model_survives_all_nine_conversions() => RandomModel.Documents.Sample(
        document =>
        {
            var files = Formats.Select(format => TapEncodings.Of(format).Write(document).ToArray()).ToArray();
            return (from source in Enumerable.Range(0, Formats.Length)
                    let read = TapEncodings.Of(Formats[source]).Read(files[source])
                    from target in Enumerable.Range(0, Formats.Length)
                    select TapEncodings.Of(Formats[target]).Write(read).Span.SequenceEqual(files[target])).All(isSame => isSame);
        },
        iter: 3000,
        print: document => Convert.ToHexString(TapEncodings.Of(TapFormat.Tap).Write(document).Span));

    [Fact]
    public void Binary_comes_back_for_any_model() => RandomModel.Documents.Sample(
        document =>
        {
            var binary = TapEncodings.Of(TapFormat.Tap);
            var bytes = binary.Write(document);
            return binary.Write(binary.Read(bytes)).Span.SequenceEqual(bytes.Span);
        },
        iter: 20_000,
        print: document => Convert.ToHexString(TapEncodings.Of(TapFormat.Tap).Write(document).Span));
}

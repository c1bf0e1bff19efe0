using CsCheck;
using Twisted.Persistence;

namespace Twisted.Tests.Persistence;

public sealed class RandomModelTests
{
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

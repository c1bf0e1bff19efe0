using System.Text;

namespace Twisted.Benchmarks;

/// <summary>What every server sends.</summary>
internal static class Quote
{
    public const string Text = "An apple a day keeps the doctor away.";

    public static byte[] Bytes { get; } = Encoding.UTF8.GetBytes(Text + "\r\n");
}

using System.Text;

namespace Twisted.Persistence.Model;

/// <summary>Short texts that were met lately, so that those that are many times in a file are one.</summary>
internal sealed class TextPool
{
    /// <summary>Longer ones seldom repeat.</summary>
    public const int Longest = 24;

    private const int Size = 256;

    private readonly string?[] _recent = new string?[Size];

    public string Get(ReadOnlySpan<char> text)
    {
        if (text.Length > Longest)
        {
            return new string(text);
        }

        var hash = (uint)text.Length;
        foreach (var character in text)
        {
            hash = (31 * hash) + character;
        }

        ref var recent = ref _recent[hash % Size];
        return recent is not null && text.SequenceEqual(recent) ? recent : recent = new string(text);
    }

    /// <param name="text">Valid UTF-8.</param>
    public string Get(ReadOnlySpan<byte> text)
    {
        if (text.Length > Longest)
        {
            return Encoding.UTF8.GetString(text);
        }

        var hash = (uint)text.Length;
        foreach (var unit in text)
        {
            hash = (31 * hash) + unit;
        }

        ref var recent = ref _recent[hash % Size];
        return recent is not null && Ascii.Equals(text, recent) ? recent : recent = Encoding.UTF8.GetString(text);
    }
}

namespace Twisted.Protocols;

/// <summary>A protocol of strings with their length before them in 32 bits; the longest has 99,999 bytes, as in the original, unless <see cref="IntStringReceiver.MaxLength"/> is set.</summary>
public abstract class Int32StringReceiver() : IntStringReceiver(4, DefaultMaxLength)
{
    /// <summary>The longest string when nothing else is said: 99,999 bytes, as in the original.</summary>
    public const int DefaultMaxLength = 99_999;
}

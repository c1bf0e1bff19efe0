namespace Twisted.Protocols;

/// <summary>A protocol of strings with their length before them in 8 bits; the longest has 255 bytes unless <see cref="IntStringReceiver.MaxLength"/> is set.</summary>
public abstract class Int8StringReceiver() : IntStringReceiver(1, byte.MaxValue);

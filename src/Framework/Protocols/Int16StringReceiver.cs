namespace Twisted.Protocols;

/// <summary>A protocol of strings with their length before them in 16 bits; the longest has 65,535 bytes unless <see cref="IntStringReceiver.MaxLength"/> is set.</summary>
public abstract class Int16StringReceiver() : IntStringReceiver(2, ushort.MaxValue);

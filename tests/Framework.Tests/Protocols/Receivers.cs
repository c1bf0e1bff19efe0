using Twisted.Protocols;

namespace Twisted.Tests.Protocols;

/// <summary>Each kind of receiver, with what it received.</summary>
internal interface IReceiver
{
    List<byte[]> Received { get; }

    /// <summary>How often it was told that something is over the limit.</summary>
    int Exceeded { get; }
}

internal sealed class Lines(bool goesOn = false) : LineReceiver, IReceiver
{
    public List<byte[]> Received { get; } = [];

    public int Exceeded { get; private set; }

    protected override void LineReceived(ReadOnlySpan<byte> line) => Received.Add(line.ToArray());

    protected override void LineLengthExceeded(ReadOnlySpan<byte> line)
    {
        Exceeded++;
        if (!goesOn)
        {
            base.LineLengthExceeded(line);
        }
    }
}

internal sealed class OnlyLines(bool endsAtLineFeed = false, bool goesOn = false) : LineOnlyReceiver, IReceiver
{
    public List<byte[]> Received { get; } = [];

    public int Exceeded { get; private set; }

    public int Limit
    {
        set => MaxLength = value;
    }

    public override void ConnectionMade() => EndsAtLineFeed = endsAtLineFeed;

    public void Send(string line) => SendLine(line);

    protected override void LineReceived(ReadOnlySpan<byte> line) => Received.Add(line.ToArray());

    protected override void LineLengthExceeded(ReadOnlySpan<byte> line)
    {
        Exceeded++;
        if (!goesOn)
        {
            base.LineLengthExceeded(line);
        }
    }
}

internal sealed class Netstrings : NetstringReceiver, IReceiver
{
    public List<byte[]> Received { get; } = [];

    public int Exceeded { get; private set; }

    protected override void StringReceived(ReadOnlySpan<byte> text) => Received.Add(text.ToArray());

    protected override void StringMalformed()
    {
        Exceeded++;
        base.StringMalformed();
    }
}

internal sealed class Strings8(int limit) : Int8StringReceiver, IReceiver
{
    public List<byte[]> Received { get; } = [];

    public int Exceeded { get; private set; }

    public override void ConnectionMade() => MaxLength = limit;

    protected override void StringReceived(ReadOnlySpan<byte> text) => Received.Add(text.ToArray());

    protected override void LengthLimitExceeded(long length)
    {
        Exceeded++;
        base.LengthLimitExceeded(length);
    }
}

internal sealed class Strings16(int limit) : Int16StringReceiver, IReceiver
{
    public List<byte[]> Received { get; } = [];

    public int Exceeded { get; private set; }

    public override void ConnectionMade() => MaxLength = limit;

    protected override void StringReceived(ReadOnlySpan<byte> text) => Received.Add(text.ToArray());

    protected override void LengthLimitExceeded(long length)
    {
        Exceeded++;
        base.LengthLimitExceeded(length);
    }
}

internal sealed class Strings32 : Int32StringReceiver, IReceiver
{
    public List<byte[]> Received { get; } = [];

    public int Exceeded { get; private set; }

    protected override void StringReceived(ReadOnlySpan<byte> text) => Received.Add(text.ToArray());

    protected override void LengthLimitExceeded(long length)
    {
        Exceeded++;
        base.LengthLimitExceeded(length);
    }
}

/// <summary>A length in three bytes, then the text.</summary>
internal sealed class States : StatefulProtocol, IReceiver
{
    public List<byte[]> Received { get; } = [];

    public int Exceeded { get; private set; }

    protected override State InitialState => new(Length, 3);

    protected override void LengthLimitExceeded(int length)
    {
        Exceeded++;
        base.LengthLimitExceeded(length);
    }

    private State? Length(ReadOnlySpan<byte> data) => new(Text, (data[0] << 16) | (data[1] << 8) | data[2]);

    private State? Text(ReadOnlySpan<byte> data)
    {
        Received.Add(data.ToArray());
        return data.SequenceEqual("farewell"u8) ? new State(Length, 3) { MayBeLast = true } : InitialState;
    }
}

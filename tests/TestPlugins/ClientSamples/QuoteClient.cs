using System.Text;

namespace ClientSamples;

/// <summary>Gets the quote of the day from a server (RFC 865): connects, and reads until the server closes.</summary>
public sealed class QuoteClient : Protocol
{
    private readonly StringBuilder _quote = new();
    private readonly TaskCompletionSource<string> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<string> FetchAsync(string server, CancellationToken cancellationToken = default)
    {
        var client = new QuoteClient();
        await ClientEndpoint.Parse(server).ConnectProtocolAsync(client, cancellationToken: cancellationToken);
        return await client._done.Task.WaitAsync(cancellationToken);
    }

    public override void DataReceived(ReadOnlySpan<byte> data) => _quote.Append(Encoding.UTF8.GetString(data));

    public override void ConnectionLost(ConnectionLostReason reason)
    {
        if (reason.Kind == ConnectionLostKind.Done)
        {
            _done.SetResult(_quote.ToString().Trim());
        }
        else
        {
            _done.SetException(new IOException("The server broke off.", reason.Exception));
        }
    }
}

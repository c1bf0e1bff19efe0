using System.Text;

namespace UdpEchoPlugin;

/// <summary>Asks one peer until it answers: a datagram may be lost on the way there, and so may the answer.</summary>
public sealed class Question(string text, TimeProvider time) : AsyncDatagramProtocol
{
    private readonly TaskCompletionSource<string> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Asks, and waits for the answer until the token is cancelled.</summary>
    public static async Task<string> AskAsync(string endpoint, string text, CancellationToken cancellationToken)
    {
        var question = new Question(text, TimeProvider.System);
        var client = new DatagramClient(DatagramClientEndpoint.Parse(endpoint), question);
        await client.StartAsync(cancellationToken);
        try
        {
            return await question._answer.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            await client.StopAsync(CancellationToken.None);
        }
    }

    protected override async Task RunAsync(DatagramReader datagrams, CancellationToken cancellationToken)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Transport.Write(bytes);
        await using var again = time.CreateTimer(_ => Transport.Write(bytes), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        await foreach (var datagram in datagrams)
        {
            _answer.TrySetResult(Encoding.UTF8.GetString(datagram.Data.Span));
            return;
        }
    }
}

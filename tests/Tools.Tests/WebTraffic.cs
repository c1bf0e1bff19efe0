using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Twisted.Tests.Tools;

/// <summary>Clients that ask for the same thing all the time, each in its way, and note what they do not get.</summary>
internal sealed class WebTraffic : IAsyncDisposable
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _end = new();
    private readonly int _port;
    private readonly int _tlsPort;
    private readonly string _content;
    private readonly Task _running;
    private readonly int[] _answers = new int[3];

    /// <param name="port">Of HTTP.</param>
    /// <param name="tlsPort">Of HTTP/2 within TLS.</param>
    /// <param name="content">What <c>/a.txt</c> is.</param>
    public WebTraffic(int port, int tlsPort, string content)
    {
        (_port, _tlsPort, _content) = (port, tlsPort, content);
        _running = Task.WhenAll(Task.Run(ConnectAllTheTimeAsync), Task.Run(KeepConnectionAsync), Task.Run(SpeakHttp2Async));
    }

    public ConcurrentQueue<string> Failures { get; } = [];

    /// <summary>How many connections were ended with a word.</summary>
    public int Closes { get; private set; }

    /// <summary>Until each client was answered some times more.</summary>
    public async Task GoOnAsync()
    {
        var before = (int[])_answers.Clone();
        await Workspace.UntilAsync(() => !Failures.IsEmpty || Enumerable.Range(0, before.Length).All(i => _answers[i] >= before[i] + 20));
        Assert.Empty(Failures);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
        _end.Dispose();
    }

    private async Task ConnectAllTheTimeAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, _port);
                Note(0, await AskAsync(client, "Connection: close\r\n"));
            }
            catch (SocketException exception)
            {
                Failures.Enqueue($"a new connection: {exception.Message}");
            }
        }
    }

    private async Task KeepConnectionAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, _port);
            for (var isFirst = true; !_end.IsCancellationRequested; isFirst = false)
            {
                var answer = await AskAsync(client, "");
                if (answer.Length == 0 && !isFirst)
                {
                    // Closed between two requests: who asked again on it asks anew, as RFC 9112 has it in section 9.3.1.
                    break;
                }

                Note(1, answer);
                if (answer.Contains("\r\nConnection: close\r\n", StringComparison.Ordinal))
                {
                    Closes++;
                    break;
                }
            }
        }
    }

    private async Task SpeakHttp2Async()
    {
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, shown, _, _) => shown is not null;
        using var client = new HttpClient(handler) { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact, Timeout = Hang };
        while (!_end.IsCancellationRequested)
        {
            try
            {
                Note(2, "HTTP/1.1 200 " + await client.GetStringAsync($"https://127.0.0.1:{_tlsPort}/a.txt"));
            }
            catch (HttpRequestException exception)
            {
                Failures.Enqueue($"HTTP/2: {exception}");
            }
        }
    }

    private void Note(int client, string answer)
    {
        if (answer.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal) && answer.EndsWith(_content, StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _answers[client]);
        }
        else
        {
            Failures.Enqueue($"client {client} was answered \"{answer}\"");
        }
    }

    /// <returns>The answer; what there is of it when the connection ends.</returns>
    private async Task<string> AskAsync(TcpClient client, string fields)
    {
        var answer = "";
        try
        {
            await client.Client.SendAsync(Encoding.ASCII.GetBytes($"GET /a.txt HTTP/1.1\r\nHost: x\r\n{fields}\r\n"));
            var buffer = new byte[4096];
            while (!answer.EndsWith(_content, StringComparison.Ordinal))
            {
                var count = await client.Client.ReceiveAsync(buffer).WaitAsync(Hang);
                if (count == 0)
                {
                    break;
                }

                answer += Encoding.ASCII.GetString(buffer, 0, count);
            }
        }
        catch (SocketException)
        {
            // It was broken off.
        }

        return answer;
    }
}

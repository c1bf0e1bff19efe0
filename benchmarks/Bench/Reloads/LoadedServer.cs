namespace Twisted.Benchmarks;

/// <summary>A server with a service that changes and others that do not.</summary>
internal abstract class LoadedServer(string name) : IDisposable
{
    public string Name => name;

    /// <summary>Of the quotes that short connections get.</summary>
    public int QuotePort { get; } = ServerUnderTest.FreePort();

    /// <summary>Of the echo for long-lived connections.</summary>
    public int EchoPort { get; } = ServerUnderTest.FreePort();

    /// <summary>Of the quote that changes.</summary>
    public int ChangingPort { get; } = ServerUnderTest.FreePort();

    /// <summary>Has the server take over the next quote at <see cref="ChangingPort"/>, by the command that it has for it.</summary>
    public abstract void Reload();

    public abstract void Dispose();

    protected static bool Answers(int port, string quote) =>
        QuoteClient.Open(port) is { } socket && QuoteClient.Finish(socket, System.Text.Encoding.UTF8.GetBytes(quote + "\r\n"));

    protected void AwaitQuote(int port, string quote)
    {
        var deadline = Environment.TickCount64 + 20_000;
        while (!Answers(port, quote))
        {
            if (Environment.TickCount64 > deadline)
            {
                throw new BenchmarkException($"{Name} did not say \"{quote}\" on port {port} within 20 s");
            }

            Libc.SleepMicroseconds(200);
        }
    }
}

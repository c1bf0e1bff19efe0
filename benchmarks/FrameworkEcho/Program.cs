using Twisted.Benchmarks;
using Twisted.Network;

Factory factory = args[1] switch
{
    "echo" => new Factory<EchoProtocol>(),
    "echo-pipe" => new Factory<PipeEcho>(),
    "lines" => new Factory<CountingReceiver>(),
    "lines-pipe" => new Factory<CountingReader>(),
    _ => throw new ArgumentException($"There is no protocol \"{args[1]}\"."),
};
await new StreamServer(ServerEndpoint.Parse(args[0]), factory).StartAsync();
await Task.Delay(Timeout.Infinite);

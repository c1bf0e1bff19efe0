using Twisted.Benchmarks;
using Twisted.Network;

var endpoint = DatagramEndpoint.Parse(args[0]);
var server = new DatagramServer(endpoint, args[1] == "await" ? new AwaitingEcho() : new DatagramEcho());
await server.StartAsync();
await Task.Delay(Timeout.Infinite);

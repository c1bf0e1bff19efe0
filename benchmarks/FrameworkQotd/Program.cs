using System.Text;
using Twisted.Benchmarks;
using Twisted.Network;

// The framework without tap, plug-in and daemon: tells what of a figure is the framework's.
var endpoint = ServerEndpoint.Parse(args[0]);
var server = new StreamServer(endpoint, new QuoteFactory(Encoding.UTF8.GetBytes(args[1] + "\r\n")));
await server.StartAsync();
await Task.Delay(Timeout.Infinite);

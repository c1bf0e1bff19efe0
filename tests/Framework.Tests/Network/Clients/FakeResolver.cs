using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Twisted.Network;

namespace Twisted.Tests.Network.Clients;

/// <summary>Knows one host; everything about it by default, or what the test says.</summary>
internal sealed class FakeResolver(params string[] addresses) : IHostResolver
{
    public ConcurrentBag<string> Asked { get; } = [];

    /// <summary>What is answered instead.</summary>
    public Func<AddressFamily, Task<IReadOnlyList<IPAddress>>>? Answer { get; init; }

    public Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, AddressFamily family, CancellationToken cancellationToken)
    {
        Asked.Add($"{host} {family}");
        return Answer?.Invoke(family)
            ?? Task.FromResult<IReadOnlyList<IPAddress>>([.. addresses.Select(IPAddress.Parse).Where(address => address.AddressFamily == family)]);
    }
}

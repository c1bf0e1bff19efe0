namespace Twisted.Benchmarks;

/// <summary>A small server of this repository that echoes datagrams, started with where to listen and how to wait.</summary>
/// <param name="name">As the tables call it.</param>
/// <param name="program">The executable.</param>
/// <param name="folder">To run in.</param>
/// <param name="address">Where to listen, for a port.</param>
/// <param name="way"><c>block</c> or <c>await</c>.</param>
internal sealed class DatagramPeer(string name, string program, string folder, Func<int, string> address, string way) : Peer
{
    public override string Name => name;

    public override string? Missing => File.Exists(program) ? null : $"there is no {program}; ./eng/bench builds it";

    public override Command Prepare(int port) => new(program, [address(port), way], folder);
}

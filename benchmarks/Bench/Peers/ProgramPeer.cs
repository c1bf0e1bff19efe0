namespace Twisted.Benchmarks;

/// <summary>A small server of this repository, started with where to listen and the quote.</summary>
internal sealed class ProgramPeer(string name, string program, string folder, Func<int, string> address) : Peer
{
    public override string Name => name;

    public override string? Missing => File.Exists(program) ? null : $"there is no {program}; ./eng/bench builds it";

    public override Command Prepare(int port) => new(program, [address(port), Quote.Text], folder);
}

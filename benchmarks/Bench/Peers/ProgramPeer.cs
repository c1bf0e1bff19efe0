namespace Twisted.Benchmarks;

/// <summary>A small server of this repository.</summary>
/// <param name="name">As the tables call it.</param>
/// <param name="program">The executable.</param>
/// <param name="folder">To run in.</param>
/// <param name="address">Where to listen, for a port; the first argument.</param>
/// <param name="arguments">The others.</param>
internal sealed class ProgramPeer(string name, string program, string folder, Func<int, string> address, params string[] arguments) : Peer
{
    public override string Name => name;

    public override string? Missing => File.Exists(program) ? null : $"there is no {program}; ./eng/bench builds it";

    public override Command Prepare(int port) => new(program, [address(port), .. arguments], folder);
}

namespace Twisted.Benchmarks;

/// <summary>Measures servers A B C A B C, each time in a process of its own.</summary>
internal static class InTurns
{
    public static Dictionary<Peer, List<TFigures>> Measure<TFigures>(IReadOnlyList<Peer> peers, int rounds, Func<ServerUnderTest, TFigures> measure)
    {
        var figures = peers.ToDictionary(peer => peer, _ => new List<TFigures>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var peer in peers)
            {
                using var server = ServerUnderTest.Launch(peer);
                figures[peer].Add(measure(server));
            }
        }

        return figures;
    }
}

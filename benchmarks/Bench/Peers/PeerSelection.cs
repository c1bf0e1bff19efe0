namespace Twisted.Benchmarks;

/// <summary>Leaves out what is not installed, and says so.</summary>
internal static class PeerSelection
{
    public static List<TPeer> Available<TPeer>(IEnumerable<TPeer> peers, TextWriter output)
        where TPeer : Peer
    {
        List<TPeer> available = [];
        foreach (var peer in peers)
        {
            if (peer.Missing is { } missing)
            {
                output.WriteLine($"skipped: {peer}: {missing}");
            }
            else
            {
                available.Add(peer);
            }
        }

        return available;
    }
}

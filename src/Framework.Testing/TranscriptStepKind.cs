namespace Twisted.Testing;

/// <summary>What a line of a transcript says.</summary>
internal enum TranscriptStepKind
{
    ClientSends,
    ClientCloses,
    ClientResets,
    ClientStopsReading,
    ClientReads,
    ServerSends,
    ServerMatches,
    ServerCloses,
    ServerResets,
    Wait,
}

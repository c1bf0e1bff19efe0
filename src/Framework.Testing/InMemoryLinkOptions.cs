using System.Net;

namespace Twisted.Testing;

/// <summary>What the network of an <see cref="InMemoryLink"/> is like.</summary>
public sealed record InMemoryLinkOptions
{
    /// <summary>The most bytes that are on their way in one direction, or arrived and not read; more wait at their sender. 64 KiB unless set.</summary>
    public int Window { get; init; } = 64 * 1024;

    /// <summary>The most bytes of a piece in which data arrives; 1 is byte by byte. All at once unless set.</summary>
    public int PieceSize { get; init; } = int.MaxValue;

    /// <summary>How long everything takes from one side to the other, by <see cref="Clock"/>; no time unless set.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>For <see cref="Latency"/>; often a <see cref="ManualClock"/>.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>What the server is told of where the client is.</summary>
    public EndPoint? ClientEndPoint { get; init; }

    /// <summary>What the client is told of where the server is.</summary>
    public EndPoint? ServerEndPoint { get; init; }
}

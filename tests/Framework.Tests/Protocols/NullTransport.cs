using System.Net;
using Twisted.Network;

namespace Twisted.Tests.Protocols;

/// <summary>Reads always and sends nowhere, without allocating anything.</summary>
internal sealed class NullTransport : ITransport
{
    public EndPoint? LocalEndPoint => null;

    public EndPoint? RemoteEndPoint => null;

    public long UnsentBytes => 0;

    public bool IsReading => true;

    public TlsInformation? Tls => null;

    public void SwitchProtocol(Protocol next)
    {
    }

    public void Write(ReadOnlySpan<byte> data)
    {
    }

    public void LoseConnection()
    {
    }

    public void LoseWriteConnection()
    {
    }

    public void AbortConnection()
    {
    }

    public void FailConnection(Exception fault) => throw new InvalidOperationException("A connection without a network failed.", fault);

    public void PauseReading()
    {
    }

    public void ResumeReading()
    {
    }
}

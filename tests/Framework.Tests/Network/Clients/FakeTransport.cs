using System.Net;
using Twisted.Network;

namespace Twisted.Tests.Network.Clients;

/// <summary>A connection to nobody, which ends when the test or its protocol says so.</summary>
internal sealed class FakeTransport : ITransport
{
    public TaskCompletionSource<ConnectionLostReason> Lost { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True when closing in order never comes to an end.</summary>
    public bool IsStuck { get; set; }

    public bool WasClosed { get; private set; }

    public EndPoint? LocalEndPoint => null;

    public EndPoint? RemoteEndPoint => null;

    public long UnsentBytes => 0;

    public bool IsReading => true;

    public TlsInformation? Tls => null;

    public void SwitchProtocol(Protocol next) => throw new NotSupportedException();

    public void Write(ReadOnlySpan<byte> data)
    {
    }

    public void LoseConnection()
    {
        WasClosed = true;
        if (!IsStuck)
        {
            Lost.TrySetResult(ConnectionLostReason.Done);
        }
    }

    public void LoseWriteConnection()
    {
    }

    public void AbortConnection() => Lost.TrySetResult(ConnectionLostReason.Aborted);

    public void FailConnection(Exception fault) => Lost.TrySetResult(new ConnectionLostReason(ConnectionLostKind.Failed, fault));

    public void PauseReading()
    {
    }

    public void ResumeReading()
    {
    }
}

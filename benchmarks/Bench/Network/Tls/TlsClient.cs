namespace Twisted.Benchmarks;

/// <summary>Connects, shakes hands by TLS 1.3, reads to the end of the stream, closes; and does so again until it is stopped.</summary>
/// <remarks>The certificate's signature is checked, as always, its issuer is not: who issued it is no affair of the server's.</remarks>
internal sealed unsafe class TlsClient
{
    private const int BufferLength = 4096;

    private readonly int _port;
    private readonly bool _resumes;
    private readonly TlsExchange _exchange;
    private readonly Thread _thread;
    private volatile bool _stopping;
    private nint _session;
    private long _served;
    private long _errors;

    /// <param name="port">Of this machine.</param>
    /// <param name="resumes">Each connection offers the session of the one before; an error is one that is new all the same.</param>
    /// <param name="exchange">What is said on each connection.</param>
    public TlsClient(int port, bool resumes, TlsExchange exchange)
    {
        _port = port;
        _resumes = resumes;
        _exchange = exchange;
        // In the background: a server that leaves it waiting must not keep the benchmark from ending.
        _thread = new Thread(Run, maxStackSize: 256 * 1024) { IsBackground = true };
    }

    public long Served => Volatile.Read(ref _served);

    public long Errors => Volatile.Read(ref _errors);

    public void Start() => _thread.Start();

    public void Stop() => _stopping = true;

    public bool Join(TimeSpan patience) => _thread.Join(patience > TimeSpan.Zero ? patience : TimeSpan.Zero);

    private void Run()
    {
        var context = OpenSsl.NewContext(OpenSsl.ClientMethod());
        OpenSsl.ControlContext(context, OpenSsl.SetMinimumVersion, OpenSsl.Tls13, 0);
        if (_exchange.TellsItsLength)
        {
            OpenSsl.SetOptions(context, OpenSsl.IgnoreUnexpectedEnd);
        }

        while (!_stopping)
        {
            if (Serve(context))
            {
                Volatile.Write(ref _served, _served + 1);
            }
            else
            {
                Volatile.Write(ref _errors, _errors + 1);
            }
        }

        OpenSsl.FreeSession(_session);
        OpenSsl.FreeContext(context);
    }

    private bool Serve(nint context)
    {
        if (QuoteClient.Open(_port) is not { } socket)
        {
            return false;
        }

        var tls = OpenSsl.New(context);
        try
        {
            OpenSsl.SetDescriptor(tls, socket);
            var offers = _resumes && _session != 0;
            if (offers)
            {
                OpenSsl.SetSession(tls, _session);
            }

            return OpenSsl.Connect(tls) == 1 && Ask(tls) && ReadAnswer(tls) && (!offers || OpenSsl.IsResumed(tls) == 1);
        }
        finally
        {
            OpenSsl.Free(tls);
            OpenSsl.ClearErrors();
            Libc.Close(socket);
        }
    }

    private bool Ask(nint tls)
    {
        fixed (byte* request = _exchange.Request)
        {
            return _exchange.Request.Length == 0 || OpenSsl.Write(tls, request, _exchange.Request.Length) == _exchange.Request.Length;
        }
    }

    private bool ReadAnswer(nint tls)
    {
        var buffer = stackalloc byte[BufferLength];
        var length = 0;
        for (int count; length < BufferLength && (count = OpenSsl.Read(tls, buffer + length, BufferLength - length)) > 0;)
        {
            length += count;
        }

        if (_resumes)
        {
            // A session that was not shut down is not resumed; the server has closed, so that there is nobody to say it to.
            OpenSsl.SetShutdown(tls, OpenSsl.BothShutDown);

            // Tickets come with the data: only now is there a session that can be resumed.
            OpenSsl.FreeSession(_session);
            _session = OpenSsl.TakeSession(tls);
        }

        return _exchange.IsExpected(new ReadOnlySpan<byte>(buffer, length));
    }
}

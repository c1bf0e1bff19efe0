using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace Twisted.Network;

/// <summary>The certificates of a server, loaded; for several ports and for STARTTLS.</summary>
/// <remarks>
/// Safe for use from any thread. Files that have changed are read again, which is looked for at handshakes, once a second at most; while what
/// is there cannot be used, what was there before is, and the log is told.
/// </remarks>
public sealed class TlsServerContext
{
    private static readonly TimeSpan LooksEvery = TimeSpan.FromSeconds(1);

    private readonly Lock _loading = new();
    private readonly ILogger _logger;
    private readonly TimeProvider _clock;
    private volatile TlsCertificates _certificates;
    private long _looked;

    private TlsServerContext(TlsServerSettings settings, ILogger logger, TimeProvider clock)
    {
        Settings = settings;
        _logger = logger;
        _clock = clock;
        _certificates = TlsCertificates.Read(settings);
        _looked = clock.GetTimestamp();
        WarnOfDates();
    }

    public TlsServerSettings Settings { get; }

    /// <summary>Where it was told to log to.</summary>
    internal ILogger Logger => _logger;

    /// <summary>Of all ports and connections that it is for.</summary>
    internal OccasionalNotes FailedHandshakes { get; } = new();

    /// <summary>Reads the files.</summary>
    /// <param name="settings">Which they are.</param>
    /// <param name="logger">Hears when they were read again, and of certificates that are not valid now.</param>
    /// <param name="clock">The system's by default.</param>
    /// <exception cref="ListenException">One cannot be used; the message says which and why, and is ready to be shown.</exception>
    public static TlsServerContext Load(TlsServerSettings settings, ILogger logger, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(logger);
        return new TlsServerContext(settings, logger, clock ?? TimeProvider.System);
    }

    /// <summary>What .NET's own TLS needs for a connection whose client asks for that name; for servers that do the handshake themselves.</summary>
    /// <param name="serverName">Null or empty for a client that asks for none.</param>
    public SslServerAuthenticationOptions OptionsFor(string? serverName)
    {
        LookForChanges();
        return _certificates.OptionsFor(serverName);
    }

    /// <summary>Reads the files again, whether they have changed or not.</summary>
    /// <exception cref="ListenException">One cannot be used; what was read before stays in use.</exception>
    public void Reload()
    {
        lock (_loading)
        {
            _certificates = TlsCertificates.Read(Settings);
            _logger.CertificatesReadAgain(Settings.Certificate);
            WarnOfDates();
        }
    }

    private void LookForChanges()
    {
        var now = _clock.GetTimestamp();
        var looked = Volatile.Read(ref _looked);
        if (_clock.GetElapsedTime(looked, now) < LooksEvery || Interlocked.CompareExchange(ref _looked, now, looked) != looked)
        {
            return;
        }

        lock (_loading)
        {
            var stamp = TlsFileStamps.Of(Settings);
            if (stamp == _certificates.Stamp)
            {
                return;
            }

            try
            {
                _certificates = TlsCertificates.Read(Settings);
                _logger.CertificatesReadAgain(Settings.Certificate);
                WarnOfDates();
            }
            catch (ListenException exception)
            {
                _certificates.Stamp = stamp;
                _logger.CertificatesNotRead(exception.Message);
            }
        }
    }

    private void WarnOfDates()
    {
        var now = _clock.GetUtcNow();
        foreach (var certificate in _certificates.All)
        {
            if (certificate.NotAfter.ToUniversalTime() < now)
            {
                if (_logger.IsEnabled(LogLevel.Warning))
                {
                    _logger.CertificateExpired(NameOf(certificate), certificate.NotAfter);
                }
            }
            else if (certificate.NotBefore.ToUniversalTime() > now)
            {
                if (_logger.IsEnabled(LogLevel.Warning))
                {
                    _logger.CertificateNotYetValid(NameOf(certificate), certificate.NotBefore);
                }
            }
        }
    }

    private static string NameOf(X509Certificate2 certificate) => certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false);
}

using System.Text;
using Twisted.Accounts;
using Twisted.Protocols;

namespace AccountPlugin;

/// <summary>USER and PASS, APOP, KEY and SIGN, or ANONYMOUS, a line each; the answer is a greeting or a refusal.</summary>
public sealed class GreetingProtocol : LineReceiver
{
    private readonly CancellationTokenSource _lost = new();
    private readonly byte[] _timestamp = Encoding.ASCII.GetBytes($"<{Guid.NewGuid():N}@greeting>");
    private string _user = "";
    private KeyProof? _key;
    private Login<Guest>? _login;

    public override void ConnectionMade() => SendLine($"+OK {Encoding.ASCII.GetString(_timestamp)}");

    public override void ConnectionLost(ConnectionLostReason reason)
    {
        _lost.Cancel();
        _ = _login?.DisposeAsync().AsTask();
    }

    protected override void LineReceived(ReadOnlySpan<byte> line)
    {
        switch (Encoding.UTF8.GetString(line).Split(' ', 3))
        {
            case ["USER", var user]:
                _user = user;
                SendLine("+OK");
                break;
            case ["PASS", .. var password]:
                LogIn(new UserPassword(_user, string.Join(' ', password)));
                break;
            case ["APOP", var user, var digest]:
                LogIn(new ApopResponse(user, _timestamp, digest));
                break;
            case ["KEY", var user, var blob]:
                _key = new KeyProof(user, Convert.FromBase64String(blob), _timestamp);
                SendLine("+OK sign the words of the greeting");
                break;
            case ["SIGN", var signature] when _key is { } key && key.IsProvenBy(Convert.FromBase64String(signature)):
                LogIn(key.Credentials);
                break;
            case ["ANONYMOUS"]:
                LogIn(new AnonymousCredentials());
                break;
            default:
                SendLine("-ERR what?");
                break;
        }
    }

    private void LogIn(ILoginCredentials credentials)
    {
        // What follows waits for the answer.
        Transport.PauseReading();
        _ = LogInAsync(credentials);
    }

    private async Task LogInAsync(ILoginCredentials credentials)
    {
        try
        {
            _login = await GetFactory<GreetingFactory>().Portal.LoginAsync<Guest>(credentials, Transport.RemoteEndPoint, _lost.Token);
            SendLine(_login.Outcome switch
            {
                LoginOutcome.Granted => $"+OK {_login.Avatar!.Greeting}",
                LoginOutcome.TooManyFailures => "-ERR too many failures, try later",
                LoginOutcome.KindNotAccepted => "-ERR not that way",
                _ => "-ERR refused",
            });
        }
        catch (AccountStoreException)
        {
            SendLine("-ERR try later");
        }
        catch (OperationCanceledException)
        {
            // The peer is gone.
        }
        catch (Exception exception)
        {
            Transport.FailConnection(exception);
        }

        Transport.ResumeReading();
    }
}

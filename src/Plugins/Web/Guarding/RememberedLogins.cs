using System.Security.Cryptography;
using System.Text;
using Twisted.Accounts;

namespace Twisted.Web;

/// <summary>Logins that held a moment ago: a browser sends its password with each of fifty files, and a password's hash takes as long as all of them.</summary>
/// <param name="lifetime">How long they hold; zero remembers nothing.</param>
/// <param name="clock">What that is measured with.</param>
internal sealed class RememberedLogins(TimeSpan lifetime, TimeProvider clock)
{
    private const int Most = 4096;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (RememberedLogin Login, long Since)> _logins = new(StringComparer.Ordinal);

    /// <summary>Stands for a password, which is not kept itself.</summary>
    public string KeyOf(UserPassword credentials) =>
        Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{credentials.UserName}:{credentials.Password}")));

    public RememberedLogin? Find(string key)
    {
        lock (_gate)
        {
            return _logins.TryGetValue(key, out var entry) && clock.GetElapsedTime(entry.Since) < lifetime ? entry.Login : null;
        }
    }

    public void Remember(string key, RememberedLogin login)
    {
        if (lifetime <= TimeSpan.Zero)
        {
            return;
        }

        lock (_gate)
        {
            if (_logins.Count >= Most)
            {
                foreach (var old in _logins.Where(entry => clock.GetElapsedTime(entry.Value.Since) >= lifetime).Select(entry => entry.Key).ToArray())
                {
                    _logins.Remove(old);
                }

                if (_logins.Count >= Most)
                {
                    // To forget costs a look at the accounts, no more.
                    _logins.Clear();
                }
            }

            _logins[key] = (login, clock.GetTimestamp());
        }
    }
}

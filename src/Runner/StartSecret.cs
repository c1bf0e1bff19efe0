using System.Security.Cryptography;
using System.Text;

namespace Twisted.Runner;

/// <summary>A secret that an application needs at its start. It is asked for once, before there is a daemon, and is in no argument and no environment.</summary>
/// <param name="isNeeded">Whether there is anything to ask for; called in a daemon.</param>
/// <param name="ask">Called in the process that somebody started; null means that nothing is needed after all.</param>
public sealed class StartSecret(Func<bool> isNeeded, Func<string?> ask)
{
    private string? _value;

    /// <summary>The secret, which is then forgotten; null when there is none.</summary>
    public string? Take()
    {
        var value = _value;
        _value = null;
        return value;
    }

    internal bool IsNeeded => isNeeded();

    internal void Ask() => _value = ask();

    /// <summary>Gives the secret to a daemon.</summary>
    /// <remarks>A pipe holds what anybody can type. A daemon that died meanwhile says so elsewhere.</remarks>
    internal void Send(Stream pipe)
    {
        var bytes = Encoding.UTF8.GetBytes(Take() ?? "");
        try
        {
            pipe.Write(bytes);
        }
        catch (IOException)
        {
            // It reads no more.
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>Takes the secret from whoever started this daemon.</summary>
    internal void Receive(Stream pipe)
    {
        using var bytes = new MemoryStream();
        pipe.CopyTo(bytes);
        var buffer = bytes.GetBuffer();
        _value = bytes.Length == 0 ? null : Encoding.UTF8.GetString(buffer, 0, (int)bytes.Length);
        CryptographicOperations.ZeroMemory(buffer);
    }
}

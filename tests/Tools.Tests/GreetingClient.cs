using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Twisted.Tests.Tools;

/// <summary>Speaks with a tap of tests/TestPlugins/AccountPlugin.</summary>
internal sealed class GreetingClient : IDisposable
{
    private readonly TcpClient _connection = new();
    private StreamReader _reader = null!; // set by the one that makes it
    private StreamWriter _writer = null!;

    public string Timestamp { get; private set; } = "";

    public static async Task<GreetingClient> ConnectAsync(int port)
    {
        var client = new GreetingClient();
        await client._connection.ConnectAsync(IPAddress.Loopback, port);
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        client._reader = new StreamReader(client._connection.GetStream(), encoding);
        client._writer = new StreamWriter(client._connection.GetStream(), encoding) { AutoFlush = true, NewLine = "\r\n" };
        client.Timestamp = (await client._reader.ReadLineAsync())![4..];
        return client;
    }

    /// <summary>The answer to a login with a password on a connection of its own.</summary>
    public static async Task<string> LogInAsync(int port, string user, string password)
    {
        using var client = await ConnectAsync(port);
        await client.AskAsync($"USER {user}");
        return await client.AskAsync($"PASS {password}");
    }

    public async Task<string> AskAsync(string line)
    {
        await _writer.WriteLineAsync(line);
        return await _reader.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1)) ?? "";
    }

    /// <summary>Shows a key, and proves it by a signature of the server's words.</summary>
    public async Task<string> ShowKeyAsync(string user, ECDsa key)
    {
        await AskAsync($"KEY {user} {Blob(key)}");
        return await AskAsync($"SIGN {Convert.ToBase64String(key.SignData(Encoding.ASCII.GetBytes(Timestamp), HashAlgorithmName.SHA256))}");
    }

    /// <summary>The public key as in authorized_keys (RFC 5656, section 3.1).</summary>
    public static string Blob(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        byte[] q = [4, .. point.X!, .. point.Y!];
        return Convert.ToBase64String([.. Word("ecdsa-sha2-nistp256"u8), .. Word("nistp256"u8), .. Word(q)]);
    }

    public void Dispose() => _connection.Dispose();

    private static byte[] Word(ReadOnlySpan<byte> word) => [0, 0, 0, (byte)word.Length, .. word];
}

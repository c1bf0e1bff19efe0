using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Twisted.Tests.Web;

/// <summary>Answers challenges of Digest, with whatever a test wants to be different.</summary>
internal sealed record DigestClient
{
    public string User { get; init; } = "alice";

    public string Password { get; init; } = "s3cret: with colon";

    public string Realm { get; init; } = "the realm";

    public string Nonce { get; init; } = "";

    public string Uri { get; init; } = "/a";

    public string Count { get; init; } = "00000001";

    public string ClientNonce { get; init; } = "0a4f113b";

    public string Algorithm { get; init; } = "SHA-256";

    public string Method { get; init; } = "GET";

    public string Header => $"Digest username=\"{User}\", realm=\"{Realm}\", nonce=\"{Nonce}\", uri=\"{Uri}\", qop=auth, nc={Count}, cnonce=\"{ClientNonce}\", algorithm={Algorithm}, response=\"{Answer}\"";

    public string Answer => Hash($"{Hash($"{User}:{Realm}:{Password}")}:{Nonce}:{Count}:{ClientNonce}:auth:{Hash($"{Method}:{Uri}")}");

    public string ServerAnswer => Hash($"{Hash($"{User}:{Realm}:{Password}")}:{Nonce}:{Count}:{ClientNonce}:auth:{Hash($":{Uri}")}");

    public static string NonceOf(HttpResponseMessage refusal) => Regex.Match(refusal.Headers.WwwAuthenticate.First(header => header.Scheme == "Digest").Parameter!, "nonce=\"([^\"]+)\"").Groups[1].Value;

    public static bool IsStale(HttpResponseMessage refusal) => refusal.Headers.WwwAuthenticate.Any(header => header.Parameter!.Contains("stale=true", StringComparison.Ordinal));

    public Task<HttpResponseMessage> SendAsync(HttpClient client, string? path = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path ?? Uri);
        request.Headers.TryAddWithoutValidation("Authorization", Header);
        return client.SendAsync(request);
    }

    private string Hash(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
#pragma warning disable CA5351
        return Convert.ToHexStringLower(Algorithm == "MD5" ? MD5.HashData(bytes) : SHA256.HashData(bytes));
#pragma warning restore CA5351
    }
}

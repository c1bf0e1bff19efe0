namespace Twisted.Tests.Accounts;

/// <summary>Hashes that other programs made.</summary>
internal static class Samples
{
    /// <summary>Of <c>password</c>, by the argon2 program: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 -l 24 -e (its own test vector).</summary>
    public const string Argon2 = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    /// <summary>Of <c>U*U</c>, from the test vectors of crypt_blowfish.</summary>
    public const string Bcrypt = "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
}

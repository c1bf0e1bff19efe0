using Twisted.Shared;

namespace Twisted.Tests.Accounts;

public sealed class PasswordHashTests
{
    [Theory]
    [InlineData(Samples.Argon2, "password", true)]
    [InlineData(Samples.Argon2, "Password", false)]
    [InlineData(Samples.Argon2, "", false)]
    [InlineData(Samples.Bcrypt, "U*U", true)]
    [InlineData("$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U", true)]
    [InlineData("$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK", "U*U*", true)]
    [InlineData("$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a", "U*U*U", true)]
    [InlineData("$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy", "", true)]
    [InlineData(Samples.Bcrypt, "U*U*", false)]
    [InlineData(Samples.Bcrypt, "U*UU*U", false)]
    public async Task What_other_programs_hashed_is_understood(string hash, string password, bool isRight) =>
        Assert.Equal(isRight, await PasswordHash.Parse(hash).MatchesAsync(password, default));

    [Fact]
    public async Task A_new_hash_is_argon2id_with_a_salt_of_its_own()
    {
        var (first, second) = (PasswordHash.Create("pässword"), PasswordHash.Create("pässword"));

        Assert.StartsWith("$argon2id$v=19$m=19456,t=2,p=1$", first, StringComparison.Ordinal);
        Assert.NotEqual(first, second);
        Assert.True(await PasswordHash.Parse(first).MatchesAsync("pässword", default));
        Assert.True(await PasswordHash.Parse(first).MatchesAsync("pa\u0308ssword", default));
        Assert.False(await PasswordHash.Parse(first).MatchesAsync("password", default));
    }

    [Fact]
    public async Task Bcrypt_looks_at_72_bytes_as_everywhere()
    {
        // As crypt_blowfish has it: what is behind the 72nd byte has no part in it.
        var hash = PasswordHash.Parse("$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui");

        Assert.True(await hash.MatchesAsync("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789chars after 72 are ignored", default));
        Assert.False(await hash.MatchesAsync("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ012345678", default));
    }

    [Fact]
    public async Task A_password_that_is_too_long_is_not_hashed() =>
        Assert.False(await PasswordHash.Parse(Samples.Argon2).MatchesAsync(new string('x', 1025), default));

    [Fact]
    public async Task Whoever_waits_can_give_up() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PasswordHash.Parse(Samples.Argon2).MatchesAsync("x", new CancellationToken(canceled: true)));

    [Theory]
    [InlineData("", "no hash of a password; argon2id and bcrypt are known")]
    [InlineData("hunter2", "no hash of a password; argon2id and bcrypt are known")]
    [InlineData("$", "no hash of a password; argon2id and bcrypt are known")]
    [InlineData("rqXexS6ZhobKA", "no hash of a password; argon2id and bcrypt are known")]
    [InlineData("{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=", "a hash of the kind \"{SHA}\", from which the password is easily found; argon2id and bcrypt are known")]
    [InlineData("$apr1$lO/W5yxB$ooG6MGKVk/QRUQ8jmOjkp/", "a hash of the kind \"$apr1$\", which is not known; argon2id and bcrypt are")]
    [InlineData("$6$salt$hash", "a hash of the kind \"$6$\", which is not known; argon2id and bcrypt are")]
    [InlineData("$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA", "a hash of the kind \"$argon2i$\", which is not known; argon2id and bcrypt are")]
    [InlineData("$argon2id$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "a hash of argon2id in another form than $argon2id$v=19$m=MEMORY,t=PASSES,p=LANES$SALT$HASH")]
    [InlineData("$argon2id$v=16$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "a hash of argon2id in another form than $argon2id$v=19$m=MEMORY,t=PASSES,p=LANES$SALT$HASH")]
    [InlineData("$argon2id$v=19$m=7,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "a hash of argon2id with the cost \"m=7,t=2,p=1\"; m is 8 times p to 1048576, t is 1 to 64, p is 1 to 64")]
    [InlineData("$argon2id$v=19$m=99999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "a hash of argon2id with the cost \"m=99999999,t=2,p=1\"; m is 8 times p to 1048576, t is 1 to 64, p is 1 to 64")]
    [InlineData("$argon2id$v=19$t=2,m=65536,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "a hash of argon2id with the cost \"t=2,m=65536,p=1\"; m is 8 times p to 1048576, t is 1 to 64, p is 1 to 64")]
    [InlineData("$argon2id$v=19$m=65536,t=-2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "a hash of argon2id with the cost \"m=65536,t=-2,p=1\"; m is 8 times p to 1048576, t is 1 to 64, p is 1 to 64")]
    [InlineData("$argon2id$v=19$m=65536,t=2,p=1$c29t$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "a hash of argon2id whose salt or hash is no base64, or of no usual length")]
    [InlineData("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXP!", "a hash of argon2id whose salt or hash is no base64, or of no usual length")]
    [InlineData("$2b$05$CCCC", "a hash of bcrypt with 11 characters in another form than $2b$COST$ and 53 more")]
    [InlineData("$2b$xx$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "a hash of bcrypt with 60 characters in another form than $2b$COST$ and 53 more")]
    [InlineData("$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "a hash of bcrypt with the cost 31; it is 4 to 17")]
    [InlineData("$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe!", "a hash of bcrypt with a character that none has")]
    [InlineData("$2x$05$/OK.fbVrR/bpIqNJ5ianF.CE5elHaaO4EbggVDjb8P19RukzXSM3e", "a hash of the kind \"$2x$\", which is not known; argon2id and bcrypt are")]
    public void What_is_no_such_hash_is_refused_by_its_kind(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => PasswordHash.Parse(text)).Message);
}

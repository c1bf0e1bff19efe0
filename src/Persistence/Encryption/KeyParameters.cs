namespace Twisted.Persistence.Encryption;

/// <summary>What a derivation of a key costs (RFC 9106, section 3.1).</summary>
/// <param name="Memory">In KiB.</param>
/// <param name="Passes">How often all of the memory is gone through.</param>
/// <param name="Lanes">Parts of the memory that could be computed at once.</param>
internal sealed record KeyParameters(int Memory, int Passes, int Lanes)
{
    /// <summary>Four times what is written. A header is read before anybody proved to know the passphrase, so it may not ask for much.</summary>
    public const int MostMemory = 256 * 1024;

    public const int MostPasses = 16;

    public const int MostLanes = 16;

    /// <summary>The least that Argon2 is defined for, per lane.</summary>
    private const int LeastMemoryOfLane = 8;

    /// <summary>The second recommendation of RFC 9106, section 4: for machines that have no 2 GiB to spare.</summary>
    public static KeyParameters Default { get; } = new(64 * 1024, 3, 4);

    /// <exception cref="InvalidDataException">They are out of bounds.</exception>
    public void Check()
    {
        Check("passes", Passes, 1, MostPasses);
        Check("lanes", Lanes, 1, MostLanes);
        Check("KiB of memory", Memory, LeastMemoryOfLane * Lanes, MostMemory);
    }

    private static void Check(string what, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            throw new InvalidDataException($"Its key would take {(uint)value} {what}, and {least} to {most} are accepted.");
        }
    }
}

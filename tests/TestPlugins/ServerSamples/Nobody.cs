namespace ServerSamples;

/// <summary>Nobody is here: hangs up on whoever calls.</summary>
public sealed class Nobody : Protocol
{
    public override void ConnectionMade() => Transport.LoseConnection();
}

public sealed class NobodyFactory : Factory<Nobody>;

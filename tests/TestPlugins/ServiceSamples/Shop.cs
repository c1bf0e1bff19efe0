using Twisted.Services;

namespace ServiceSamples;

/// <summary>A web server that needs its database, which is restarted with it.</summary>
public static class Shop
{
    public static Application Make() => new("shop")
    {
        Supervision = new Supervision
        {
            Strategy = RestartStrategy.RestForOne,
            Intensity = 3,
            Children = new Dictionary<string, ChildSupervision> { ["web"] = new() { DependsOn = ["database"] } },
        },
    };
}

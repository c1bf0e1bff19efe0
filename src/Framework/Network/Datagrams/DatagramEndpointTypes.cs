namespace Twisted.Network;

/// <summary>The word that says what kind of endpoint for datagrams a string is.</summary>
internal static class DatagramEndpointTypes
{
    /// <summary>A string without a colon is a port of UDP here, where it would be one of TCP elsewhere.</summary>
    public static string TypeOf(EndpointDescription description, string text) =>
        description.Type == "tcp" && !text.StartsWith("tcp:", StringComparison.Ordinal) ? "udp" : description.Type;
}

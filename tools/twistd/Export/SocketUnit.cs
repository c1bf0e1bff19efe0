using System.Text;

namespace Twisted.Tools.Twistd.Export;

/// <summary>A unit with sockets that systemd listens at and hands to the service.</summary>
/// <param name="Unit">Its name without the ending.</param>
/// <param name="Service">The unit of the service.</param>
/// <param name="Name">What the sockets are called in the service; null where they have numbers.</param>
/// <param name="Addresses">Where it listens, in this order.</param>
internal sealed record SocketUnit(string Unit, string Service, string? Name, IReadOnlyList<string> Addresses)
{
    public string FileName => $"{Unit}.socket";

    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append("[Unit]\n");
        text.Append("Description=Sockets of ").Append(UnitText.Line(Service)).Append("\n\n");
        text.Append("[Socket]\n");
        foreach (var address in Addresses)
        {
            text.Append("ListenStream=").Append(UnitText.Line(address)).Append('\n');
        }

        if (Name is not null)
        {
            text.Append("# The name in the endpoint: systemd:name=").Append(UnitText.Line(Name)).Append('\n');
            text.Append("FileDescriptorName=").Append(UnitText.Line(Name)).Append('\n');
        }

        text.Append("Service=").Append(Service).Append("\n\n");
        text.Append("[Install]\n");
        text.Append("WantedBy=sockets.target\n");
        return text.ToString();
    }
}

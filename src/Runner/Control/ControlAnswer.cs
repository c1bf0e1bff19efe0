using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Twisted.Shared;

namespace Twisted.Runner.Control;

/// <summary>What the one who asked hears. One who is gone is no reason to stop.</summary>
internal sealed class ControlAnswer(Socket connection)
{
    public void Progress(string text) => Send(ControlMessage.Progress, text);

    /// <param name="text">One to three lines.</param>
    public void Error(string text) => Send(ControlMessage.Error, text);

    /// <summary>The last word.</summary>
    public void End(int exitCode) => Send(ControlMessage.Ended, exitCode.ToString(CultureInfo.InvariantCulture));

    private void Send(char kind, string text)
    {
        try
        {
            foreach (var line in Printable.EscapeLines(text).Split('\n'))
            {
                connection.Send(Encoding.UTF8.GetBytes($"{kind}{line}\n"));
            }
        }
        catch (SocketException)
        {
            // It did not wait for the answer.
        }
    }
}
